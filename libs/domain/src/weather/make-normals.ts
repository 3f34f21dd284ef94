import { datesBetween, lastDayOf, type LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import { heatingSeason, type SeasonRule } from '../calendar/period/season.js';

export interface NormalsRequest {
  /** First and last year, both included. */
  readonly from: number;
  readonly to: number;
  /** Base temperature of the degree-days, Cel. */
  readonly baseC: number;
  /** Local days of the heating season, for its spread; null: no spread is made. */
  readonly season: Pick<SeasonRule, 'start' | 'end'> | null;
}

export interface MadeNormals {
  /** K.d of the 365 days of a year, `MM-DD`. */
  readonly days: ReadonlyMap<string, number>;
  /** Standard deviation of a heating season, K.d; null: not asked for, or fewer than ten seasons. */
  readonly seasonSdKd: number | null;
  /** K.d of the seasons, by the year of their start. */
  readonly seasons: ReadonlyMap<number, number>;
  /** Days of the span without a temperature. */
  readonly missingDays: number;
}

/** A month is left out where it lacks eleven days or five in a row, and a normal needs four years in five (WMO-No. 1203, 2017, 4.4). */
const MOST_MISSING = 10;
const MOST_IN_A_ROW = 4;
const LEAST_SHARE_OF_YEARS = 0.8;
/** Of a moving mean over the days of the year, as the shipped normals of Changchun have it. */
const SMOOTHED_OVER_DAYS = 15;
const LEAST_SEASONS = 10;

/**
 * Normal heating degree-days of each day of the year from daily mean temperatures: the mean over the years of `max(0, base - t)`, smoothed over 15 days.
 * @param daily daily means, Cel; days that are not in it are not known
 * @returns problems where the record is too short or has too many gaps
 */
export function makeNormals(
  daily: ReadonlyMap<LocalDate, number>,
  { from, to, baseC, season }: NormalsRequest,
): MadeNormals | { readonly problems: readonly string[] } {
  const years = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const degreeDays = (date: LocalDate): number | null => {
    const t = daily.get(date);
    return t === undefined ? null : Math.max(0, baseC - t);
  };
  const problems: string[] = [];
  const used = new Set<string>();
  for (let month = 1; month <= 12; month++) {
    const name = String(month).padStart(2, '0');
    const good = years.map((year) => `${year}-${name}`).filter((key) => isUsable(key, daily));
    for (const key of good) used.add(key);
    if (good.length < LEAST_SHARE_OF_YEARS * years.length)
      problems.push(
        `month ${name} is known in ${good.length} of ${years.length} years, a normal needs ${Math.ceil(LEAST_SHARE_OF_YEARS * years.length)}`,
      );
  }
  if (problems.length > 0) return { problems };

  const names = datesBetween('2023-01-01', '2023-12-31').map((date) => date.slice(5));
  const means = names.map((day) => {
    const known = years
      .filter((year) => used.has(`${year}-${day.slice(0, 2)}`))
      .flatMap((year) => degreeDays(`${year}-${day}`) ?? []);
    return sumOf(known) / known.length;
  });
  const half = (SMOOTHED_OVER_DAYS - 1) / 2;
  const smooth = means.map((_, i) => {
    let sum = 0;
    for (let k = -half; k <= half; k++) sum += means[(i + k + means.length) % means.length]!;
    return sum / SMOOTHED_OVER_DAYS;
  });
  const days = new Map(names.map((day, i) => [day, smooth[i]!]));
  const seasons = season ? seasonSums(years, season, degreeDays, days) : new Map<number, number>();
  return {
    days,
    seasons,
    seasonSdKd: seasons.size < LEAST_SEASONS ? null : standardDeviation([...seasons.values()]),
    missingDays: datesBetween(`${from}-01-01`, `${to}-12-31`).filter((date) => !daily.has(date)).length,
  };
}

function isUsable(month: string, daily: ReadonlyMap<LocalDate, number>): boolean {
  const last = Number(lastDayOf(month).slice(8));
  let missing = 0;
  let row = 0;
  for (let day = 1; day <= last; day++) {
    row = daily.has(`${month}-${String(day).padStart(2, '0')}`) ? 0 : row + 1;
    if (row > 0) missing++;
    if (missing > MOST_MISSING || row > MOST_IN_A_ROW) return false;
  }
  return true;
}

/** Seasons that lack at most ten days, which take their normal. */
function seasonSums(
  years: readonly number[],
  season: Pick<SeasonRule, 'start' | 'end'>,
  degreeDays: (date: LocalDate) => number | null,
  normal: ReadonlyMap<string, number>,
): Map<number, number> {
  const sums = new Map<number, number>();
  for (const year of years) {
    const { start, end } = heatingSeason({ ...season, exceptions: {} }, year);
    const values = datesBetween(start, end).map((date) => ({ date, hdd: degreeDays(date) }));
    if (values.filter(({ hdd }) => hdd === null).length > MOST_MISSING) continue;
    sums.set(year, sumOf(values.map(({ date, hdd }) => hdd ?? normal.get(date.slice(5)) ?? normal.get('02-28')!)));
  }
  return sums;
}

function standardDeviation(values: readonly number[]): number {
  const mean = sumOf(values) / values.length;
  return Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}
