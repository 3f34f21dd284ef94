import { normalHdd, type Normals, type SeasonRule } from '#domain';

/**
 * Monthly means of the air temperature in Changchun, 1991-2020, °C, January first. Estimated by the difference method from
 * Harbin's daily record (config/normals/changchun-1991-2020.yaml says how); degree-days of the months follow from it.
 */
export const CHANGCHUN_MONTHLY_C = [-14.4, -9.6, -1.0, 8.8, 16.0, 21.1, 23.5, 22.0, 16.2, 7.9, -2.7, -12.0] as const;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/**
 * Normal daily means from monthly ones: straight between mid-month knots, the knots moved until every month has its mean.
 * 365 values, 1 January first.
 */
export function dailyFromMonthly(monthly: readonly number[]): number[] {
  const knots = [...monthly];
  let days: number[] = [];
  for (let pass = 0; pass < 60; pass++) {
    days = joinKnots(knots);
    let first = 0;
    MONTH_DAYS.forEach((count, month) => {
      const mean = days.slice(first, first + count).reduce((a, b) => a + b, 0) / count;
      knots[month] = (knots[month] as number) + (monthly[month] as number) - mean;
      first += count;
    });
  }
  return days;
}

function joinKnots(knots: readonly number[]): number[] {
  const middles: number[] = [];
  let first = 0;
  for (const count of MONTH_DAYS) {
    middles.push(first + count / 2);
    first += count;
  }
  return Array.from({ length: 365 }, (_, day) => {
    const at = day + 0.5;
    const next = middles.findIndex((middle) => middle > at);
    const to = next < 0 ? 0 : next;
    const from = (to + 11) % 12;
    const start = (middles[from] as number) - (from > to && at < (middles[to] as number) ? 365 : 0);
    const end = (middles[to] as number) + (next < 0 ? 365 : 0);
    return (knots[from] as number) + (((knots[to] as number) - (knots[from] as number)) * (at - start)) / (end - start);
  });
}

/** Above it a mean of many years hides days on both sides of the base, and degree-days say little about the mean. */
const CLEARLY_COLD_KD = 5;
/** Days nearer to the base than that follow a straight line on to the warmest day: this much above the base, K. */
const WARMEST_ABOVE_BASE_K = 3;
/** A curve of months belongs to the place of the normals where its clearly cold days differ by no more than this on average, K. */
const SAME_PLACE_K = 2;

/** Yearly course of a place of which nothing is known but its heating season: mild winters, a round invention, no real place. */
const UNKNOWN_PLACE = { meanC: 9.5, halfSwingK: 9.5 };

/** Normal mean temperature of a day `YYYY-MM-DD`, °C. */
export type Climate = (date: string) => number;

export interface Place {
  /** Normal weather; null: none is known. */
  readonly normals: Normals | null;
  readonly timeZone: string;
  readonly season: Pick<SeasonRule, 'start' | 'end'>;
}

/**
 * A place with the normals of its target: the degree-days themselves where it is clearly cold; on other days Changchun's curve
 * of the months where that is the place, else a line up from the base. Without normals: Changchun in its zone; elsewhere an
 * invented course whose coldest day is the middle of the heating season.
 */
export function climateOf({ normals, timeZone, season }: Place): Climate {
  const changchun = monthlyCurve(CHANGCHUN_MONTHLY_C);
  if (!normals) return timeZone === 'Asia/Shanghai' ? changchun : inventedCurve(season);
  const isChangchun = liesNear(normals, changchun);
  return (date) => {
    const hdd = normalHdd(normals, date);
    if (hdd >= CLEARLY_COLD_KD) return normals.baseC - hdd;
    if (isChangchun) return changchun(date);
    return normals.baseC - hdd + WARMEST_ABOVE_BASE_K * (1 - hdd / CLEARLY_COLD_KD);
  };
}

function monthlyCurve(monthly: readonly number[]): Climate {
  const days = dailyFromMonthly(monthly);
  return (date) => days[dayOfYear(date)] as number;
}

function inventedCurve({ start, end }: Place['season']): Climate {
  const [first, last] = [dayOfYear(`2025-${start}`), dayOfYear(`2025-${end}`)];
  const coldest = (first + (last < first ? last + 365 : last)) / 2;
  const { meanC, halfSwingK } = UNKNOWN_PLACE;
  return (date) => meanC - halfSwingK * Math.cos((2 * Math.PI * (dayOfYear(date) - coldest)) / 365);
}

function liesNear(normals: Normals, curve: Climate): boolean {
  const cold = [...normals.days].filter(([, hdd]) => hdd >= CLEARLY_COLD_KD);
  const differing = cold.reduce((sum, [day, hdd]) => sum + Math.abs(normals.baseC - hdd - curve(`2025-${day}`)), 0);
  return differing <= SAME_PLACE_K * cold.length;
}

/** 0 for 1 January; 29 February is the day before. */
function dayOfYear(date: string): number {
  const month = Number(date.slice(5, 7)) - 1;
  const day = Math.min(Number(date.slice(8, 10)), MONTH_DAYS[month] as number);
  return MONTH_DAYS.slice(0, month).reduce<number>((a, b) => a + b, 0) + day - 1;
}
