import type { StrawAmounts, StrawOrigin } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface Straw {
  readonly items: readonly StrawOrigin[];
  readonly period: string;
  readonly simulated: boolean;
  readonly total: StrawAmounts;
}

/** What came from where in a period. */
export async function showStraw(
  api: ApiClient,
  options: { readonly site?: string; readonly period: string; readonly asOf?: string },
  output: Output,
): Promise<void> {
  const site = await chooseSite(api, options.site);
  const query = new URLSearchParams({ period: options.period });
  if (options.asOf !== undefined) query.set('asOf', options.asOf);
  const path = `/api/v1/sites/${encodeURIComponent(site.id)}/fuel-batches/by-origin?${query.toString()}`;
  const answer = await api.get<Straw>(path);
  output.result(answer, () => strawText(answer, site.name, site.display.locale));
}

function strawText({ items, period, simulated, total }: Straw, site: string, locale: string): string {
  if (items.length === 0) return `no batch came in ${period}`;
  const head = ['origin', 'batches', 't', 'GJ', 'GJ/t', 'km', 'proof of surplus %', 'certified %'];
  const rows = [...items, { origin: site, ...total }].map(({ origin, ...of }) => [
    origin,
    of.batches,
    rounded(of.massT),
    rounded(of.energyGj),
    rounded(of.meanNcvGjPerT, 2),
    rounded(of.meanDistanceKm),
    percent(of.provenShare),
    percent(of.certifiedShare),
  ]);
  const remark = simulated ? ['SIMULATED DATA: no tonne here is real.', ''] : [];
  return [...remark, table(head, rows, locale)].join('\n');
}

const percent = (share: number | null): number | null => (share === null ? null : rounded(share * 100));
