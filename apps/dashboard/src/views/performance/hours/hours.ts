/** The hours of a season as the pictures need them: pure arithmetic over the answer. */
import { HOUR_MS } from '#domain';
import type { SeasonHoursAnswer } from '#contracts';

/** Below this share of an hour its power says little, %; above that share it is an estimate. */
const HALF = 50;
export const RAMP = 7;

export interface HourCell {
  /** Index of the day, and local hour of the day, 0 to 23. */
  readonly day: number;
  readonly hour: number;
  /** null: not known. */
  readonly mw: number | null;
  readonly coveragePct: number;
  /** Not known, or mostly estimated: hatched. */
  readonly isHatched: boolean;
}

/** Local hour of each hour of a day in order: on the days when clocks change one is left out, or comes twice. */
export function localHours(startsAt: string, n: number, hourOf: (ms: number) => number): number[] {
  const startMs = Date.parse(startsAt);
  return Array.from({ length: n }, (_, i) => hourOf(startMs + i * HOUR_MS));
}

/** @param hourOf a moment at the site */
export function cellsOf({ days }: SeasonHoursAnswer, hourOf: (ms: number) => number): HourCell[] {
  return days.flatMap(({ startsAt, mw, coveragePct, estimatedPct }, day) => {
    // clocks change on two days a year: only where a day has not 24 hours, the zone is asked for each of them
    const hours = mw.length > 24 ? localHours(startsAt, mw.length, hourOf) : null;
    const isShort = mw.length === 23 && hourOf(Date.parse(startsAt) + 22 * HOUR_MS) === 23;
    const shown = hours ?? (isShort ? localHours(startsAt, 23, hourOf) : null);
    return mw.map((power, i) => ({
      day,
      hour: shown?.[i] ?? i,
      mw: power,
      coveragePct: coveragePct[i] ?? 0,
      isHatched: power === null || (coveragePct[i] ?? 0) < HALF || (estimatedPct[i] ?? 0) > HALF,
    }));
  });
}

export interface Steps {
  readonly from: number;
  readonly to: number;
  /** 0 to 6. */
  readonly of: (mw: number) => number;
}

/** Seven equal steps in whole megawatts around all that is known; null: nothing is. */
export function stepsOf(cells: readonly HourCell[]): Steps | null {
  const known = cells.flatMap(({ mw }) => (mw === null ? [] : [mw]));
  if (known.length === 0) return null;
  const from = Math.floor(known.reduce((a, b) => Math.min(a, b)));
  const most = known.reduce((a, b) => Math.max(a, b));
  const step = Math.max(1, Math.ceil((most - from) / RAMP));
  return {
    from,
    to: from + RAMP * step,
    of: (mw) => Math.max(0, Math.min(RAMP - 1, Math.floor((mw - from) / step))),
  };
}

/** Known hours sorted by power, the greatest first. */
export const sorted = ({ days }: Pick<SeasonHoursAnswer, 'days'>): number[] =>
  days.flatMap(({ mw }) => mw.filter((power) => power !== null)).sort((a, b) => b - a);

/** Of another season only the days that stand where days of this one do. */
export function sameDaysOf(other: SeasonHoursAnswer, own: SeasonHoursAnswer): Pick<SeasonHoursAnswer, 'days'> {
  const days = new Set(own.days.map(({ date }) => date.slice(5)));
  return { days: other.days.filter(({ date }) => days.has(date.slice(5))) };
}
