import { addDays, datesBetween, yearOf, type LocalDate } from '../local-date.js';
import { periodLabel, type LocalPeriod } from './local-period.js';

/** Local days `MM-DD`, both ends included; exceptions by the year in which a season starts. */
export interface SeasonRule {
  readonly start: string;
  readonly end: string;
  readonly exceptions: Readonly<Record<string, { readonly start?: string; readonly end?: string }>>;
}

/** The heating season that starts in a year. A season whose end lies before its start in the calendar ends in the next year. */
export function heatingSeason(rule: SeasonRule, year: number): LocalPeriod {
  const own = rule.exceptions[String(year)];
  const [from, to] = [own?.start ?? rule.start, own?.end ?? rule.end];
  const start = `${year}-${from}`;
  const end = lastDay(to < from ? year + 1 : year, to);
  return { label: periodLabel('season', start), grain: 'season', start, end };
}

/** 29 February is the last of its month in every year. */
const lastDay = (year: number, day: string): LocalDate =>
  day === '02-29' ? addDays(`${year}-03-01`, -1) : `${year}-${day}`;

/** The season that holds on a date, or else the last one before it. */
export function seasonOn(rule: SeasonRule, date: LocalDate): LocalPeriod {
  const year = yearOf(date);
  const candidates = [year, year - 1, year - 2].map((y) => heatingSeason(rule, y));
  return candidates.find((season) => season.start <= date) ?? candidates.at(-1)!;
}

/** Whether a date lies in a heating season. */
export function isHeatingDay(rule: SeasonRule, date: LocalDate): boolean {
  const season = seasonOn(rule, date);
  return season.start <= date && date <= season.end;
}

/** The days of a period on which the plant heats: for a calendar year the parts of two seasons. */
export const heatingDays = ({ start, end }: Pick<LocalPeriod, 'start' | 'end'>, rule: SeasonRule): LocalDate[] =>
  datesBetween(start, end).filter((date) => isHeatingDay(rule, date));
