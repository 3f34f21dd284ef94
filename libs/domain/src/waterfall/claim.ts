import type { Period } from '../calendar/period/period.js';
import type { Site, Target } from '../plant/plant.js';
import type { ClaimedAmount } from './waterfall.js';

/**
 * What a site claims of a period: the amount of its target in tonnes, the gross one before the net one; null: no target is of such a
 * period. It is the amount of the site file, for its whole area and normal weather.
 */
export function claimOf({ targets }: Pick<Site, 'targets'>, { grain }: Pick<Period, 'grain'>): ClaimedAmount | null {
  const wanted: Target['period'] | null =
    grain === 'season' ? 'heatingSeason' : grain === 'year' ? 'calendarYear' : null;
  const of = (metric: Target['metric']): Target | undefined =>
    targets.find((target) => target.metric === metric && target.period === wanted && target.unit === 't');
  const target = of('avoided.gross') ?? of('avoided.net');
  return target
    ? { t: target.amount, source: `stated by the operator: amount of the target ${target.id} of the site file` }
    : null;
}
