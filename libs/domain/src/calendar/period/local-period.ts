import {
  firstDayOf,
  lastDayOf,
  monthOf,
  nextMonth,
  YEAR_PATTERN,
  type LocalDate,
  type LocalMonth,
} from '../local-date.js';

/** Kinds of periods of a site, from the shortest to the longest. */
export const PERIOD_GRAINS = ['day', 'month', 'season', 'year'] as const;
export type PeriodGrain = (typeof PERIOD_GRAINS)[number];

/** What figures are made for. */
export const GRAINS = ['hour', ...PERIOD_GRAINS] as const;
export type Grain = (typeof GRAINS)[number];

/** Two people close these; a day closes by itself. */
export const CLOSABLE_GRAINS = ['month', 'season', 'year'] as const satisfies readonly PeriodGrain[];
export type ClosableGrain = (typeof CLOSABLE_GRAINS)[number];
export const isClosable = (grain: string): grain is ClosableGrain =>
  (CLOSABLE_GRAINS as readonly string[]).includes(grain);

/** Days of a calendar, both ends included; no zone is needed to name them. */
export interface LocalPeriod {
  /** As paths and figures name it (`periodLabel`). */
  readonly label: string;
  readonly grain: PeriodGrain;
  readonly start: LocalDate;
  /** Included. */
  readonly end: LocalDate;
}

/** What a name of a period looks like, for messages. */
export const PERIOD_NAMES = 'a day 2026-01-10, a month 2026-01, a season season-2025, or a year 2026';
export const CLOSABLE_PERIOD_NAMES = 'a month 2026-01, a season season-2025, or a year 2026';

/** As paths and figures name the period that starts on a date: `2025-10-26`, `2025-10`, `season-2025` (the year of its start), `2026`. */
export const periodLabel = (grain: PeriodGrain, start: LocalDate): string =>
  grain === 'season' ? `season-${start.slice(0, LENGTHS.year)}` : start.slice(0, LENGTHS[grain]);

/** Of a label that begins as a date does. */
const LENGTHS = { day: 10, month: 7, year: 4 } as const;

const SEASON = new RegExp(`^season-${YEAR_PATTERN}$`);
const YEAR = new RegExp(`^${YEAR_PATTERN}$`);
const MONTH = new RegExp(`^${YEAR_PATTERN}-(0[1-9]|1[0-2])$`);
const DAY = new RegExp(`^${YEAR_PATTERN}-\\d\\d-\\d\\d$`);

/** The grain of a label, by its form alone; null where it has the form of none. */
export function grainOfLabel(label: string): PeriodGrain | null {
  if (SEASON.test(label)) return 'season';
  if (YEAR.test(label)) return 'year';
  if (MONTH.test(label)) return 'month';
  return DAY.test(label) ? 'day' : null;
}

export const localDay = (date: LocalDate): LocalPeriod => ({ label: date, grain: 'day', start: date, end: date });

export const calendarMonth = (month: LocalMonth): LocalPeriod => ({
  label: month,
  grain: 'month',
  start: firstDayOf(month),
  end: lastDayOf(month),
});

/** The months that days of a period lie in, in order. */
export function monthsOf({ start, end }: Pick<LocalPeriod, 'start' | 'end'>): LocalMonth[] {
  const found: LocalMonth[] = [];
  for (let month = monthOf(start); month <= monthOf(end); month = nextMonth(month)) found.push(month);
  return found;
}

export const calendarYear = (year: number): LocalPeriod => {
  const label = String(year).padStart(4, '0');
  return { label, grain: 'year', start: `${label}-01-01`, end: `${label}-12-31` };
};
