/** Borders of local time for the axis of a chart: midnights and hours of the site, not of who looks. */
import { clock, day, dayOfYear, inZone } from '../words/format.js';
import { zone } from '../state/live.js';

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
const STEPS: readonly number[] = [
  ...[1, 5, 15, 30].map((n) => n * SECOND),
  ...[1, 5, 15, 30].map((n) => n * MINUTE),
  ...[1, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7].map((n) => n * DAY),
];
const MONTHS = 31 * DAY;

/** How far the clock of the site is ahead of UTC at a moment, ms. */
export function offsetMs(atMs: number, timeZone = zone.value): number {
  const text = inZone({ timeZoneName: 'longOffset' }, timeZone)
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):?(\d\d)/.exec(text ?? '') ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

export interface TimeTick {
  readonly atMs: number;
  readonly text: string;
  /** A midnight, or the first of a month: drawn as a line. */
  readonly isMain: boolean;
}

/** At most `count` round local moments of a span. */
export function timeTicks(fromMs: number, toMs: number, count: number): TimeTick[] {
  const least = (toMs - fromMs) / Math.max(1, count);
  const step = STEPS.find((one) => one >= least);
  return step === undefined ? monthTicks(fromMs, toMs, least) : evenTicks(fromMs, toMs, step);
}

function evenTicks(fromMs: number, toMs: number, step: number): TimeTick[] {
  const found: TimeTick[] = [];
  let at = Math.ceil((fromMs + offsetMs(fromMs)) / step) * step;
  for (; found.length < 100; at += step) {
    const atMs = at - offsetMs(at - offsetMs(fromMs));
    if (atMs >= toMs) return found;
    const isMain = at % DAY === 0;
    const text = step >= DAY || isMain ? day(atMs) : step < MINUTE ? withSeconds(atMs) : clock(atMs);
    found.push({ atMs, text, isMain });
  }
  return found;
}

const withSeconds = (atMs: number): string =>
  inZone({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs);

function monthTicks(fromMs: number, toMs: number, least: number): TimeTick[] {
  const every = Math.max(1, Math.ceil(least / MONTHS));
  const begin = new Date(fromMs + offsetMs(fromMs));
  const found: TimeTick[] = [];
  let month = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  for (; found.length < 100; month++) {
    const local = Date.UTC(Math.floor(month / 12), month % 12);
    const atMs = local - offsetMs(local);
    if (atMs >= toMs) return found;
    if (atMs < fromMs || month % every !== 0) continue;
    const text = month % 12 === 0 ? dayOfYear(atMs) : inZone({ month: 'short' }).format(atMs);
    found.push({ atMs, text, isMain: true });
  }
  return found;
}

/** A moment with as many digits as a span of this length needs. */
export const momentText = (atMs: number, spanMs: number): string =>
  spanMs < 2 * HOUR
    ? inZone({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(atMs)
    : inZone({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(atMs);
