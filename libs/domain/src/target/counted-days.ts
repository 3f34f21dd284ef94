import { yearOf, type LocalDate } from '../calendar/local-date.js';
import { calendarYear, type LocalPeriod } from '../calendar/period/local-period.js';
import { isHeatingDay, seasonOn, type SeasonRule } from '../calendar/period/season.js';
import type { Target, TargetDays } from '../plant/plant.js';

/** The period of a target in which a date lies; between seasons the last season. */
export const targetPeriod = (target: Pick<Target, 'period'>, rule: SeasonRule, date: LocalDate): LocalPeriod =>
  target.period === 'heatingSeason' ? seasonOn(rule, date) : calendarYear(yearOf(date));

/** Which days of its period a target counts: the same for achieved, plan, expectation, gap, forecast (docs/arithmetic/targets.md). */
export const daysOf = ({ days = 'heating' }: Pick<Target, 'days'>): TargetDays => days;

/** Whether a date of its period counts for a target. */
export const countsDay = (target: Pick<Target, 'days'>, rule: SeasonRule, date: LocalDate): boolean =>
  daysOf(target) === 'all' || isHeatingDay(rule, date);
