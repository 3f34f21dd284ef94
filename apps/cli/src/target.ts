import type { ApiClient } from './api-client.js';
import { chooseSite } from './choose-site.js';
import { rounded, table, type Output } from './output.js';

interface TargetItem {
  readonly id: string;
  readonly unit?: string;
  readonly state: string;
  readonly amountT: number | null;
  readonly amountForAreaT: number | null;
  readonly achievedT: number | null;
  readonly planToDateT: number | null;
  readonly expectedToDateT: number | null;
  readonly toDateAsOf: string | null;
  readonly forecastT: number | null;
  readonly probabilityToMeet: number | null;
}

/** How the targets of a site stand. */
export async function showTargets(api: ApiClient, options: { site?: string }, output: Output): Promise<void> {
  const site = await chooseSite(api, options.site);
  const status = await api.get<{ targets: TargetItem[] }>(`/api/v1/sites/${encodeURIComponent(site.id)}/status`);
  output.result({ site: site.id, targets: status.targets }, () =>
    status.targets.length === 0
      ? `${site.id} has no targets`
      : table(
          ['target', 'state', 'amount', 'for the area', 'achieved', 'plan', 'expected', 'as of', 'forecast', 'P(meet)'],
          status.targets.map((t) => [
            t.id,
            t.state,
            rounded(t.amountT),
            rounded(t.amountForAreaT),
            rounded(t.achievedT),
            rounded(t.planToDateT),
            rounded(t.expectedToDateT),
            t.toDateAsOf,
            rounded(t.forecastT),
            t.probabilityToMeet === null ? null : Math.round(t.probabilityToMeet * 100) / 100,
          ]),
        ),
  );
}
