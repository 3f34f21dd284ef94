import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { localDateOf } from '../calendar/local-date.js';
import { isHeatingDay, type SeasonRule } from '../calendar/period/season.js';
import { versionAt, type Point } from '../plant/plant.js';
import { convert } from '../unit/unit.js';
import type { OffSeason } from './long-gap.js';
import { WINDOW_MS, type Window } from './windows.js';

/** So far beside a long gap readings say what a point brings outside the season. */
export const BESIDE_GAP_MS = 3 * DAY_MS;
/** What is below this share of the rated maximum is no heat. */
const LEAST_SHARE = 0.005;

/** The days of a site's seasons, with what a point brings between them. */
export const offSeasonOf = (season: SeasonRule, rate: OffSeason['rate']): OffSeason => ({
  isHeatingDay: (date) => isHeatingDay(season, date),
  rate,
});

export interface GapSpan {
  /** Unix ms, of the good readings at both ends. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What a point brings outside the season, per hour in its unit at the end of a gap: the mean over its wholly covered windows beside the gap
 * that lie outside the season; 0 where there are none.
 * @param windows of the point, rising; those within `BESIDE_GAP_MS` beside the gap have to be among them
 */
export function offSeasonRate(
  windows: readonly Pick<Window, 'start' | 'amount' | 'coveredMs' | 'codes'>[],
  { fromMs, toMs }: GapSpan,
  point: Point,
  { season, timeZone }: { readonly season: SeasonRule; readonly timeZone: string },
): number {
  const { unit, maxRatePerHour } = versionAt(point, toMs);
  let [sum, ms] = [0, 0];
  for (const { start, amount, coveredMs, codes } of windows) {
    const isBefore = start >= fromMs - BESIDE_GAP_MS && start + WINDOW_MS <= fromMs;
    const isAfter = start >= toMs && start + WINDOW_MS <= toMs + BESIDE_GAP_MS;
    if (!(isBefore || isAfter) || amount === null || coveredMs < WINDOW_MS || codes.includes('ESTIMATED')) continue;
    if (isHeatingDay(season, localDateOf(start, timeZone))) continue;
    sum += convert(amount, versionAt(point, start).unit, unit) ?? 0;
    ms += WINDOW_MS;
  }
  const rate = ms === 0 ? 0 : (sum * HOUR_MS) / ms;
  return rate < LEAST_SHARE * (maxRatePerHour ?? 0) ? 0 : rate;
}
