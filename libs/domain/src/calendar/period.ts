/** Days, months, heating seasons and calendar years of a site: one list of them, one reading of their names, one way to write them. */
import { addDays, localMidnightMs } from './local-date.js';
import type { LocalDate, SeasonRule, Site } from '../plant/plant.js';
import { dayText } from '../shown/display.js';
import { heatingSeason, seasonOn } from './season.js';

/** From the shortest to the longest. */
export const PERIOD_GRAINS = ['day', 'month', 'season', 'year'] as const;
export type PeriodGrain = (typeof PERIOD_GRAINS)[number];

/** Two people close these; a day closes by itself. */
export const CLOSABLE_GRAINS = ['month', 'season', 'year'] as const satisfies readonly PeriodGrain[];
export type ClosableGrain = (typeof CLOSABLE_GRAINS)[number];
export const isClosable = (grain: string): grain is ClosableGrain =>
  (CLOSABLE_GRAINS as readonly string[]).includes(grain);

export interface LocalPeriod {
  /** As paths and figures name it: `2025-10-26`, `2025-10`, `season-2025` (the year of its start), `2026`. */
  readonly label: string;
  readonly grain: PeriodGrain;
  readonly start: LocalDate;
  /** Included. */
  readonly end: LocalDate;
}

/** A period with its moments in the zone of a site, Unix ms. */
export interface Period extends LocalPeriod {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
}

/** What a name of a period looks like, for messages. */
export const PERIOD_NAMES = 'a day 2026-01-10, a month 2026-01, a season season-2025, or a year 2026';
export const CLOSABLE_PERIOD_NAMES = 'a month 2026-01, a season season-2025, or a year 2026';

/** A period of a site by its name; null where the name cannot be read or there is no such day. */
export function periodOf(site: Pick<Site, 'timeZone' | 'season'>, name: string): Period | null {
  const period = periodNamed(site.season, name);
  return period && spanOf(site, period);
}

/** The period of a grain in which a date lies; null between seasons. */
export function periodWith(
  site: Pick<Site, 'timeZone' | 'season'>,
  grain: PeriodGrain,
  date: LocalDate,
): Period | null {
  if (grain !== 'season') return spanOf(site, periodNamed(site.season, date.slice(0, LENGTHS[grain]))!);
  const { label, start, end } = seasonOn(site.season, date);
  return start <= date && date <= end ? spanOf(site, { label, grain, start, end }) : null;
}

/** Of a name that begins as a date does. */
const LENGTHS = { day: 10, month: 7, year: 4 } as const;

function periodNamed(rule: SeasonRule, name: string): LocalPeriod | null {
  const season = /^season-(\d{4})$/.exec(name);
  if (season) return { ...heatingSeason(rule, Number(season[1])), grain: 'season' };
  if (/^\d{4}$/.test(name)) return { label: name, grain: 'year', start: `${name}-01-01`, end: `${name}-12-31` };
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(name)) {
    const start = `${name}-01`;
    return { label: name, grain: 'month', start, end: addDays(`${addDays(start, 31).slice(0, 7)}-01`, -1) };
  }
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(name) && Number.isFinite(Date.parse(`${name}T00:00:00Z`)) && addDays(name, 0) === name;
  return isDay ? { label: name, grain: 'day', start: name, end: name } : null;
}

const spanOf = ({ timeZone }: Pick<Site, 'timeZone'>, period: LocalPeriod): Period => ({
  ...period,
  fromMs: localMidnightMs(period.start, timeZone),
  toMs: localMidnightMs(addDays(period.end, 1), timeZone),
});

/** A period as people write it in a sentence: `10 January 2026`, `January 2026`, `heating season 2025/26`, `year 2026`. */
export function periodName(label: string, locale = 'en'): string {
  const season = /^season-(\d{4})$/.exec(label);
  if (season) {
    const year = Number(season[1]);
    return `heating season ${year}/${String((year + 1) % 100).padStart(2, '0')}`;
  }
  if (/^\d{4}$/.test(label)) return `year ${label}`;
  const isDay = label.length > LENGTHS.month;
  const options = { month: 'long', year: 'numeric' } as const;
  return isDay ? dayText(label, locale, { ...options, day: 'numeric' }) : dayText(`${label}-01`, locale, options);
}
