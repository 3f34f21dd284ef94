import type { LocalPeriod } from '../calendar/period/local-period.js';
import type { AreaStep, Target } from '../plant/plant.js';
import { addDays, datesBetween, daysBetween, yearOf, type LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import { normalHdd, type Normals } from '../weather/normals.js';
import { isHeatingDay, seasonOn, type SeasonRule } from '../calendar/period/season.js';
import { countsDay } from './counted-days.js';

/** Share of a target that one day carries at full area: a part that is there in any weather and a part that follows degree-days. */
export interface DayWeight {
  readonly date: LocalDate;
  /** Whether the day counts for the target; one that does not carries nothing. */
  readonly counts: boolean;
  /** Only such a day follows the weather and is judged. */
  readonly heating: boolean;
  readonly base: number;
  readonly weather: number;
  /** Normal degree-days of the day, K.d; 0 where the plan does not follow the weather. */
  readonly normalHdd: number;
}

/**
 * Weights of all days of a period; they sum to 1. What is there in any weather lies evenly on the days that count, what follows
 * degree-days on the heating days alone.
 */
export function dayWeights(
  target: Pick<Target, 'plan' | 'days'>,
  period: LocalPeriod,
  rule: SeasonRule,
  normals: Normals | null,
): DayWeight[] {
  const { plan } = target;
  const dates = datesBetween(period.start, period.end).map((date) => ({
    date,
    counts: countsDay(target, rule, date),
    heating: isHeatingDay(rule, date),
  }));
  const counted = dates.filter(({ counts }) => counts);
  if (plan.method === 'monthly') {
    const daysIn = new Map<string, number>();
    for (const { date } of counted) daysIn.set(date.slice(5, 7), (daysIn.get(date.slice(5, 7)) ?? 0) + 1);
    const share = (month: string): number => plan.amounts[Number(month) - 1] ?? 0;
    const total = sumOf([...daysIn.keys()].map(share));
    return dates.map((day) => {
      const month = day.date.slice(5, 7);
      const base = total === 0 || !day.counts ? 0 : share(month) / total / daysIn.get(month)!;
      return { ...day, base, weather: 0, normalHdd: 0 };
    });
  }
  const hdd = dates.map(({ date, heating }) =>
    heating && plan.method === 'degree-days' && normals ? normalHdd(normals, date) : 0,
  );
  const seasonHdd = sumOf(hdd);
  const baseShare = plan.method === 'degree-days' && seasonHdd > 0 ? plan.baseShare : 1;
  return dates.map((day, i) => ({
    ...day,
    base: day.counts ? baseShare / counted.length : 0,
    weather: seasonHdd > 0 ? ((1 - baseShare) * hdd[i]!) / seasonHdd : 0,
    normalHdd: hdd[i]!,
  }));
}

/** Area on a day as a share of the full one; 0 before the first step. */
export function areaShare(steps: readonly AreaStep[], fullM2: number, date: LocalDate): number {
  let m2 = 0;
  for (const step of steps) if (step.from <= date) m2 = step.m2;
  return m2 / fullM2;
}

/**
 * Standard deviation of the degree-days that a season still brings from the beginning of a day, K.d: linear in time
 * between the days of the normals' table, the whole season's before it, 0 after the end.
 */
export function sdFrom(normals: Normals, season: LocalPeriod, date: LocalDate): number {
  const startYear = yearOf(season.start);
  const known = normals.remaining
    .map(({ day, sdKd }) => ({ date: `${day < season.start.slice(5) ? startYear + 1 : startYear}-${day}`, sdKd }))
    .filter((k) => k.date > season.start && k.date <= season.end);
  const table = [
    { date: season.start, sdKd: normals.seasonSdKd ?? known[0]?.sdKd ?? 0 },
    ...known,
    { date: addDays(season.end, 1), sdKd: 0 },
  ];
  const next = table.findIndex((k) => k.date > date);
  if (next <= 0) return next === 0 ? table[0]!.sdKd : 0;
  const [a, b] = [table[next - 1]!, table[next]!];
  return a.sdKd + ((b.sdKd - a.sdKd) * daysBetween(a.date, date)) / daysBetween(a.date, b.date);
}

/**
 * The same for what a period still brings after the end of a day. A calendar year holds the end of one season and the
 * beginning of the next; the two are taken as independent, and the beginning has the variance of the whole season less
 * that of its part after New Year.
 */
export function sdRemaining(normals: Normals, period: LocalPeriod, rule: SeasonRule, asOf: LocalDate): number {
  const from = addDays(asOf, 1);
  if (from > period.end) return 0;
  const autumn = seasonOn(rule, period.end);
  if (autumn.start === period.start) return sdFrom(normals, autumn, from);
  const begun = from < autumn.start ? autumn.start : from;
  const beginning = sdFrom(normals, autumn, begun) ** 2 - sdFrom(normals, autumn, addDays(period.end, 1)) ** 2;
  const spring = seasonOn(rule, from);
  const ending = spring.label === autumn.label ? 0 : sdFrom(normals, spring, from) ** 2;
  return Math.sqrt(Math.max(0, beginning) + ending);
}
