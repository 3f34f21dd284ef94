/** Every hour of a season: heat, how much of it is known, and the weather of its days. */
import {
  addDays,
  datesBetween,
  HOUR_MS,
  localDateOf,
  localMidnightMs,
  type LocalDate,
  type LocalPeriod,
} from '#domain';
import { readHourHeat, type HourHeat, type Queryable } from '#postgres';
import type { DerivedSite, WantedFigures } from '../derived-site.js';
import { readWeather } from '../figures/weather.js';
import { rangeOf } from './derive-targets.js';

/** The hours of one local day, and its weather. */
export interface HoursOfDay {
  readonly date: LocalDate;
  readonly startMs: number;
  /** In order; a day that is not over has as many as have begun. */
  readonly hours: readonly (HourHeat | null)[];
  readonly celsius: number | null;
}

/** The stored figures that hours are read from. */
export const figuresOfHours = ({ site }: DerivedSite, period: LocalPeriod): WantedFigures[] => [
  { grain: 'hour', ...rangeOf(site, period) },
];

/** Every hour of a period up to now: null where nothing was derived. */
export async function readSeasonHours(
  q: Queryable,
  derived: DerivedSite,
  period: LocalPeriod,
  nowMs: number,
): Promise<HoursOfDay[]> {
  const { timeZone } = derived.site;
  const { fromMs, toMs } = rangeOf(derived.site, period);
  const until = Math.min(toMs, nowMs);
  if (until <= fromMs) return [];
  const rows = new Map((await readHourHeat(q, derived.siteId, fromMs, until)).map((row) => [row.startMs, row]));
  const weather = await readWeather(q, derived, fromMs, until - 1);
  return datesBetween(period.start, localDateOf(until - 1, timeZone)).map((date) => {
    const startMs = localMidnightMs(date, timeZone);
    const endMs = Math.min(until, localMidnightMs(addDays(date, 1), timeZone));
    const hours = Array.from({ length: Math.ceil((endMs - startMs) / HOUR_MS) }, (_, i) =>
      rows.get(startMs + i * HOUR_MS),
    );
    return { date, startMs, hours: hours.map((row) => row ?? null), celsius: weather.get(date)?.celsius ?? null };
  });
}
