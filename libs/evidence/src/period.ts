import { addDays, heatingSeason, localMidnightMs, type Site } from '#domain';
import type { PeriodGrain } from './pack.js';

export interface Period {
  /** `2025-10-26`, `2025-10`, `season-2025`. */
  readonly label: string;
  readonly grain: PeriodGrain;
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
}

/** A period of a site by its name; null where the name cannot be read or there is no such day. */
export function periodOf(site: Pick<Site, 'timeZone' | 'season'>, name: string): Period | null {
  const between = (grain: PeriodGrain, start: string, end: string): Period => ({
    label: name,
    grain,
    fromMs: localMidnightMs(start, site.timeZone),
    toMs: localMidnightMs(end, site.timeZone),
  });
  const season = /^season-(\d{4})$/.exec(name);
  if (season) {
    const { start, end } = heatingSeason(site.season, Number(season[1]));
    return between('season', start, addDays(end, 1));
  }
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(name)) {
    const start = `${name}-01`;
    return between('month', start, `${addDays(start, 31).slice(0, 7)}-01`);
  }
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(name) && Number.isFinite(Date.parse(`${name}T00:00:00Z`)) && addDays(name, 0) === name;
  return isDay ? between('day', name, addDays(name, 1)) : null;
}
