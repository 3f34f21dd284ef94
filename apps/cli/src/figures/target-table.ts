import { CIRCULARITY } from '#words';
import type { ApiClient } from '../system/api-client.js';
import { chooseSite } from '../system/choose-site.js';
import { rounded, table, type Output } from '../terminal/output.js';

interface TargetItem {
  readonly id: string;
  readonly unit: string;
  readonly title?: string;
  readonly state: string;
  readonly amount: number | null;
  readonly amountForArea: number | null;
  readonly achieved: number | null;
  readonly planToDate: number | null;
  readonly expectedToDate: number | null;
  readonly toDateAsOf: string | null;
  readonly forecast: number | null;
  readonly probabilityToMeet: number | null;
  readonly judgedPct?: number | null;
}

/** How the targets of a site stand. */
export async function showTargets(api: ApiClient, options: { site?: string }, output: Output): Promise<void> {
  const site = await chooseSite(api, options.site);
  const status = await api.get<{ simulated?: boolean; targets: TargetItem[] }>(
    `/api/v1/sites/${encodeURIComponent(site.id)}/status`,
  );
  const { simulated = false } = status;
  output.result({ site: site.id, simulated, targets: status.targets }, () =>
    status.targets.length === 0
      ? `${site.id} has no targets`
      : (simulated ? `SIMULATED DATA: no tonne here is real. ${CIRCULARITY}\n\n` : '') +
        table(
          [
            'target',
            'counts',
            'unit',
            'state',
            'amount',
            'for the area',
            'achieved',
            'plan',
            'expected',
            'as of',
            'forecast',
            'P(meet)',
            'judged %',
          ],
          status.targets.map((t) => [
            t.id,
            t.title ?? null,
            t.unit,
            t.state,
            rounded(t.amount),
            rounded(t.amountForArea),
            rounded(t.achieved),
            rounded(t.planToDate),
            rounded(t.expectedToDate),
            t.toDateAsOf,
            rounded(t.forecast),
            t.probabilityToMeet === null ? null : Math.round(t.probabilityToMeet * 100) / 100,
            rounded(t.judgedPct ?? null),
          ]),
          site.display.locale,
        ),
  );
}
