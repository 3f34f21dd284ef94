import { fuelFindingText, type FuelFinding } from '#domain';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface Week {
  readonly start: string;
  readonly end: string;
  readonly papersT: number;
  readonly papersGj: number;
  readonly weighedT: number | null;
  readonly weighedGj: number | null;
  readonly heatGj: number;
  readonly burntGj: number;
  readonly shortGj: number;
  readonly stockEndGj: number;
  readonly findings: readonly string[];
}
export interface ReconciliationAnswer {
  readonly items: readonly Week[];
  readonly period: string;
  readonly simulated: boolean;
  readonly findings: readonly FuelFinding[];
}

export const reconciliationPath = (site: string, period?: string): string =>
  `/api/v1/sites/${encodeURIComponent(site)}/fuel-batches/reconciliation${period === undefined ? '' : `?period=${encodeURIComponent(period)}`}`;

/** Papers against weighbridge and heat, week by week, and what does not fit. */
export async function reconcile(
  api: ApiClient,
  options: { readonly site?: string; readonly period?: string | undefined },
  output: Output,
): Promise<void> {
  const { id, display } = await chooseSite(api, options.site);
  const answer = await api.get<ReconciliationAnswer>(reconciliationPath(id, options.period));
  output.result(answer, () => reconciliationText(answer, display.locale));
}

function reconciliationText({ items, period, simulated, findings }: ReconciliationAnswer, locale: string): string {
  if (items.length === 0) return `no batch has papers in ${period}: there is nothing to reconcile`;
  const head = [
    'week',
    'papers t',
    'weighed t',
    'papers GJ',
    'weighed GJ',
    'heat GJ',
    'burnt GJ',
    'short GJ',
    'stock GJ',
    '',
  ];
  const rows = items.map((week) => [
    `${week.start} to ${week.end}`,
    rounded(week.papersT),
    rounded(week.weighedT),
    rounded(week.papersGj),
    rounded(week.weighedGj),
    rounded(week.heatGj),
    rounded(week.burntGj),
    rounded(week.shortGj),
    rounded(week.stockEndGj),
    week.findings.join(', '),
  ]);
  return [
    ...(simulated ? ['SIMULATED DATA: no tonne here is real.', ''] : []),
    table(head, rows, locale),
    '',
    ...(findings.length === 0 ? ['no finding'] : findings.map((finding) => `- ${fuelFindingText(finding)}`)),
  ].join('\n');
}

interface Raised {
  readonly items: readonly { readonly id: number; readonly text: string; readonly isNew: boolean }[];
}

/** Asks for a corrective action for everything of a period that does not fit. */
export async function raiseFuelFindings(
  api: ApiClient,
  options: { readonly site?: string; readonly period: string; readonly by?: string },
  output: Output,
): Promise<void> {
  const { id } = await chooseSite(api, options.site);
  const path = `/api/v1/sites/${encodeURIComponent(id)}/fuel-batches/reconciliation/findings`;
  const { period, by } = options;
  const answer = await api.post<Raised>(path, { period, ...(by !== undefined && { by }) });
  output.result(answer, () =>
    answer.items.length === 0
      ? `nothing of ${period} needs a corrective action`
      : answer.items.map((one) => `CAR ${one.id}${one.isNew ? '' : ' (known)'}: ${one.text}`).join('\n'),
  );
}
