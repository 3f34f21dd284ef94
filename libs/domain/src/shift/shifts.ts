import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { addDays, datesBetween, localDateOf, type LocalDate } from '../calendar/local-date.js';
import { momentOfLocal } from '../calendar/zone.js';

/** A shift of every day. Whole hours: figures are kept by the hour. */
export interface Shift {
  readonly name: string;
  /** Local hour at which it begins, 0 to 23. */
  readonly fromHour: number;
  /** Local hour at which the next one begins; not above `fromHour`: on the next day. */
  readonly untilHour: number;
}

/** Where the site file names none: three of eight hours. */
export const DEFAULT_SHIFTS: readonly Shift[] = [
  { name: 'early', fromHour: 6, untilHour: 14 },
  { name: 'late', fromHour: 14, untilHour: 22 },
  { name: 'night', fromHour: 22, untilHour: 6 },
];

/** What of a site its shifts follow from. */
interface ShiftPlan {
  readonly timeZone: string;
  readonly shifts?: readonly Shift[];
}

export const shiftsOf = ({ shifts }: Pick<ShiftPlan, 'shifts'>): readonly Shift[] => shifts ?? DEFAULT_SHIFTS;

/** A shift of one day: [fromMs, toMs). Eight hours by the clock are seven or nine on a day on which clocks change. */
export interface ShiftSpan {
  /** `2026-01-14/early`. */
  readonly id: string;
  readonly name: string;
  /** Local day on which it begins. */
  readonly date: LocalDate;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Shifts that begin in [fromMs, toMs), rising. */
export function shiftsIn(site: ShiftPlan, fromMs: number, toMs: number): ShiftSpan[] {
  if (toMs <= fromMs) return [];
  const { timeZone } = site;
  return datesBetween(localDateOf(fromMs, timeZone), localDateOf(toMs, timeZone))
    .flatMap((date) => shiftsOf(site).map((shift) => spanOf(shift, date, timeZone)))
    .filter((span) => span.fromMs >= fromMs && span.fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs);
}

/** The shift in which a moment lies: one ends when the next begins, so there is always one. */
export const shiftAt = (site: ShiftPlan, ms: number): ShiftSpan =>
  shiftsIn(site, ms - 2 * DAY_MS, ms + 1).findLast(({ toMs }) => ms < toMs)!;

/** null: the site has no such shift. */
export function shiftOfId(site: ShiftPlan, id: string): ShiftSpan | null {
  const date = id.slice(0, 10);
  const shift = shiftsOf(site).find(({ name }) => id === `${date}/${name}`);
  return shift ? spanOf(shift, date, site.timeZone) : null;
}

function spanOf({ name, fromHour, untilHour }: Shift, date: LocalDate, timeZone: string): ShiftSpan {
  const lastDate = untilHour <= fromHour ? addDays(date, 1) : date;
  const at = (day: LocalDate, hour: number): number =>
    momentOfLocal(Date.parse(`${day}T00:00:00Z`) + hour * HOUR_MS, timeZone);
  return { id: `${date}/${name}`, name, date, fromMs: at(date, fromHour), toMs: at(lastDate, untilHour) };
}
