import { normalHdd, type Normals } from '#domain';

/**
 * Monthly means of the air temperature in Changchun, 1991-2020, °C, January first. Estimated by the difference method from
 * Harbin's daily record (config/normals/changchun-1991-2020.yaml tells how); degree-days of the months follow from it.
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

/** Normal mean temperature of a day `YYYY-MM-DD`, °C. */
export type Climate = (date: string) => number;

/** A place with the normals of its target: the degree-days themselves where it is clearly cold, else the curve of the months. */
export function climateOf(normals: Normals | null, monthly: readonly number[] = CHANGCHUN_MONTHLY_C): Climate {
  const days = dailyFromMonthly(monthly);
  return (date) => {
    const hdd = normals ? normalHdd(normals, date) : 0;
    if (normals && hdd >= CLEARLY_COLD_KD) return normals.baseC - hdd;
    const month = Number(date.slice(5, 7)) - 1;
    const day = Math.min(Number(date.slice(8, 10)), MONTH_DAYS[month] as number);
    const before = MONTH_DAYS.slice(0, month).reduce<number>((a, b) => a + b, 0);
    return days[before + day - 1] as number;
  };
}
