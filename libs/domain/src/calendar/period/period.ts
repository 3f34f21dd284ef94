/** Days, months, heating seasons and calendar years of a site with their moments: one reading of their labels. */
import { addDays, datesBetween, isLocalDate, localMidnightMs, yearOf, type LocalDate } from '../local-date.js';
import {
  calendarMonth,
  calendarYear,
  grainOfLabel,
  localDay,
  monthsOf,
  periodLabel,
  type LocalPeriod,
  type PeriodGrain,
} from './local-period.js';
import { heatingSeason, seasonOn, type SeasonRule } from './season.js';

/** What periods of a site depend on. */
export interface SiteCalendar {
  readonly timeZone: string;
  readonly season: SeasonRule;
}

/** A period with its moments in the zone of a site, Unix ms. */
export interface Period extends LocalPeriod {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
}

/** A period of a site by its label; null where the label cannot be read or there is no such day. */
export function periodOf({ timeZone, season }: SiteCalendar, label: string): Period | null {
  const period = labelled(season, label);
  return period && withMoments(period, timeZone);
}

/** The period of a grain in which a date lies; null between seasons, and where no label has such a date. */
export function periodWith({ timeZone, season }: SiteCalendar, grain: PeriodGrain, date: LocalDate): Period | null {
  const period = grain === 'season' ? seasonOn(season, date) : labelled(season, periodLabel(grain, date));
  if (period === null) return null;
  return period.start <= date && date <= period.end ? withMoments(period, timeZone) : null;
}

function labelled(rule: SeasonRule, label: string): LocalPeriod | null {
  const grain = grainOfLabel(label);
  if (grain === 'season') return heatingSeason(rule, yearOf(label.slice('season-'.length)));
  if (grain === 'year') return calendarYear(yearOf(label));
  if (grain === 'month') return calendarMonth(label);
  return grain === 'day' && isLocalDate(label) ? localDay(label) : null;
}

/** The days of a period from their first moment in a zone to their last. */
export const withMoments = (period: LocalPeriod, timeZone: string): Period => ({
  ...period,
  fromMs: localMidnightMs(period.start, timeZone),
  toMs: localMidnightMs(addDays(period.end, 1), timeZone),
});

/** The periods of a grain that may touch the days from `first` to `last`, in order; of seasons one more before them. */
export function periodsBetween(rule: SeasonRule, grain: PeriodGrain, first: LocalDate, last: LocalDate): LocalPeriod[] {
  if (grain === 'day') return datesBetween(first, last).map(localDay);
  if (grain === 'month') return monthsOf({ start: first, end: last }).map(calendarMonth);
  const earliest = grain === 'season' ? yearOf(first) - 1 : yearOf(first);
  const years = Array.from({ length: Math.max(0, yearOf(last) - earliest + 1) }, (_, i) => earliest + i);
  return years.map((year) => (grain === 'season' ? heatingSeason(rule, year) : calendarYear(year)));
}
