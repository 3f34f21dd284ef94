import { addDays, datesBetween } from './local-date.js';
import type { LocalDate, SeasonRule, Target, TargetDays } from '../plant/plant.js';

/** The days that a target runs over. Both ends are included. */
export interface TargetPeriod {
  /** `season-2025` (the year of its start) or `2025`. */
  readonly label: string;
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** The heating season that starts in a year. A season whose end lies before its start in the calendar ends in the next year. */
export function heatingSeason(rule: SeasonRule, year: number): TargetPeriod {
  const own = rule.exceptions[String(year)];
  const start = own?.start ?? rule.start;
  const end = own?.end ?? rule.end;
  return { label: `season-${year}`, start: `${year}-${start}`, end: lastDay(end < start ? year + 1 : year, end) };
}

/** 29 February is the last of its month in every year. */
const lastDay = (year: number, day: string): LocalDate =>
  day === '02-29' ? addDays(`${year}-03-01`, -1) : `${year}-${day}`;

/** The season that holds on a date, or else the last one before it. */
export function seasonOn(rule: SeasonRule, date: LocalDate): TargetPeriod {
  const year = Number(date.slice(0, 4));
  const candidates = [year, year - 1, year - 2].map((y) => heatingSeason(rule, y));
  return candidates.find((season) => season.start <= date) ?? candidates.at(-1)!;
}

/** The period of a target in which a date lies; between seasons the last season. */
export function targetPeriod(target: Pick<Target, 'period'>, rule: SeasonRule, date: LocalDate): TargetPeriod {
  if (target.period === 'heatingSeason') return seasonOn(rule, date);
  const year = date.slice(0, 4);
  return { label: year, start: `${year}-01-01`, end: `${year}-12-31` };
}

/** Whether a date lies in a heating season. */
export function isHeatingDay(rule: SeasonRule, date: LocalDate): boolean {
  const season = seasonOn(rule, date);
  return season.start <= date && date <= season.end;
}

/** The days of a period on which the plant heats: for a calendar year the parts of two seasons. */
export const heatingDays = ({ start, end }: TargetPeriod, rule: SeasonRule): LocalDate[] =>
  datesBetween(start, end).filter((date) => isHeatingDay(rule, date));

/** Which days of its period a target counts: the same for achieved, plan, expectation, gap, forecast (domain.md 8.1.1, rule 10). */
export const daysOf = ({ days = 'heating' }: Pick<Target, 'days'>): TargetDays => days;

/** Whether a date of its period counts for a target. */
export const countsDay = (target: Pick<Target, 'days'>, rule: SeasonRule, date: LocalDate): boolean =>
  daysOf(target) === 'all' || isHeatingDay(rule, date);
