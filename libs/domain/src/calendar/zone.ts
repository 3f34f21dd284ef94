/**
 * Offsets of time zones, fast: `Intl` is asked once for the changes of clocks of a year, then a look-up is a comparison.
 * Millions of readings are put into local hours and days with it.
 */
import { DAY_MS, HOUR_MS } from './durations.js';

/** No zone changes its clocks twice within it. */
const SAMPLE_MS = 7 * DAY_MS;

/** A stretch of time in which the clocks of a zone are not changed. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Local less UTC. */
  readonly offsetMs: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly years: Map<number, readonly Span[]>;
  /** The span that was asked for last: mostly the one that is asked for next. */
  last: Span;
  lastYear: { readonly fromMs: number; readonly toMs: number };
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const nothing = { fromMs: Infinity, toMs: -Infinity, offsetMs: 0 };
    zone = { format, years: new Map(), last: nothing, lastYear: nothing };
    zones.set(timeZone, zone);
  }
  return zone;
}

function askOffset({ format }: Zone, ms: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** The spans that touch a UTC year; the first begins and the last ends at infinity, for they are looked up within the year only. */
function spansOf(zone: Zone, year: number): readonly Span[] {
  const end = Date.UTC(year + 1, 0, 3);
  const spans: Span[] = [];
  let fromMs = -Infinity;
  let at = Date.UTC(year, 0, 1) - 2 * DAY_MS;
  let offsetMs = askOffset(zone, at);
  while (at < end) {
    const next = Math.min(at + SAMPLE_MS, end);
    const nextOffset = askOffset(zone, next);
    if (nextOffset !== offsetMs) {
      const change = firstWith(zone, nextOffset, at, next);
      spans.push({ fromMs, toMs: change, offsetMs });
      [fromMs, offsetMs] = [change, nextOffset];
    }
    at = next;
  }
  spans.push({ fromMs, toMs: Infinity, offsetMs });
  return spans;
}

/** Clocks change at whole seconds. */
function firstWith(zone: Zone, offsetMs: number, before: number, after: number): number {
  let [low, high] = [before / 1000, after / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askOffset(zone, middle * 1000) === offsetMs) high = middle;
    else low = middle;
  }
  return high * 1000;
}

function spanAt(ms: number, timeZone: string): Span {
  const zone = zoneOf(timeZone);
  const { last, lastYear } = zone;
  if (ms >= last.fromMs && ms < last.toMs && ms >= lastYear.fromMs && ms < lastYear.toMs) return last;
  const year = new Date(ms).getUTCFullYear();
  let spans = zone.years.get(year);
  if (!spans) zone.years.set(year, (spans = spansOf(zone, year)));
  const span = spans.find((s) => ms < s.toMs)!;
  zone.last = span;
  zone.lastYear = { fromMs: Date.UTC(year, 0, 1), toMs: Date.UTC(year + 1, 0, 1) };
  return span;
}

/** Local less UTC at a moment, ms. */
export const zoneOffsetMs = (ms: number, timeZone: string): number => spanAt(ms, timeZone).offsetMs;

/**
 * The moment at which the local hour of `ms` begins. Hours partition time: an hour that the clocks repeat in autumn is two
 * hours, and one that they cut short begins or ends at the change.
 */
export function localHourStart(ms: number, timeZone: string): number {
  const { fromMs, offsetMs } = spanAt(ms, timeZone);
  const start = Math.floor((ms + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  return start < fromMs ? fromMs : start;
}

/** The moment at which the local hour of `ms` ends and the next one begins. */
export function localHourEnd(ms: number, timeZone: string): number {
  const { toMs, offsetMs } = spanAt(ms, timeZone);
  const end = Math.floor((ms + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs + HOUR_MS;
  return end > toMs ? toMs : end;
}

/**
 * The first moment whose local time, read as if it were UTC, is not before `wallMs` on a day that begins with it: local
 * midnight, the earlier one where clocks repeat it, or the moment of the change where they skip it.
 */
export function momentOfLocal(wallMs: number, timeZone: string): number {
  const before = spanAt(wallMs - DAY_MS, timeZone);
  const after = spanAt(wallMs + DAY_MS, timeZone);
  for (const { offsetMs } of [before, after].sort((a, b) => b.offsetMs - a.offsetMs)) {
    const ms = wallMs - offsetMs;
    if (zoneOffsetMs(ms, timeZone) === offsetMs) return ms;
  }
  return before.toMs;
}

/**
 * The moments at which the clocks of a zone show `wallMs` (a wall-clock time, its digits read as if they were UTC), the earliest
 * first: none where they skip it, two where they show it twice.
 */
export function momentsOfLocal(wallMs: number, timeZone: string): number[] {
  const before = spanAt(wallMs - DAY_MS, timeZone).offsetMs;
  const after = spanAt(wallMs + DAY_MS, timeZone).offsetMs;
  const offsets = before === after ? [before] : [Math.max(before, after), Math.min(before, after)];
  return offsets.map((offset) => wallMs - offset).filter((ms, i) => zoneOffsetMs(ms, timeZone) === offsets[i]);
}

/** Whether a text names a time zone that this system knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The time zone of this machine. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
