/**
 * Spans in which a register was not heard and over which its rise is known all the same, from its windows; and which of them are looked
 * at as one (docs/arithmetic/missing-data.md#bridges).
 */
import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { localDateOf, type LocalDate } from '../calendar/local-date.js';
import { localHourStart } from '../calendar/zone.js';
import { WINDOW_MS } from '../window/windows.js';

/** Longer than this a span is looked at by itself. */
const LONGEST_TRUSTED_MS = 6 * HOUR_MS;
/** Shorter ones are where they add up to more than a day within a week. */
export const TOGETHER_MS = 7 * DAY_MS;
const LONGEST_SUM_MS = DAY_MS;
/** A decision about a register is one about what ended less than so long before it. */
export const DECIDABLE_MS = 366 * DAY_MS;
/** Windows without a reading that follow each other before a register counts as silent: it was not heard for more than an hour. */
const LEAST_SILENT = 4;
/** So many windows beside each other hold an exchange and the readings about it. */
const MOST_JOINED = 4;

/** A window of which an amount is known and not all is covered, with nothing lost. */
export interface DarkWindow {
  /** Unix ms. */
  readonly startMs: number;
  /** In the unit of the point. */
  readonly amount: number;
  readonly coveredMs: number;
  /** A good reading lies in it. */
  readonly hasReading: boolean;
  /** A recorded event began a new epoch of the meter in it. */
  readonly isExchange: boolean;
}

/** Unix ms: from the last good reading before it to the first one after it, to a window where a lone reading ends it. */
export interface DarkSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a span has of a window. */
export interface DarkPart {
  readonly startMs: number;
  readonly ms: number;
  readonly amount: number;
}

/** The dark part of a local hour. */
export interface BridgeHour {
  readonly startMs: number;
  readonly date: LocalDate;
  readonly ms: number;
  /** In the point's unit. */
  readonly amount: number;
}

const isSilent = ({ coveredMs, hasReading }: DarkWindow): boolean => coveredMs === 0 && !hasReading;
export const lengthOf = ({ fromMs, toMs }: DarkSpan): number => toMs - fromMs;

/** @param windows rising; fully covered ones are left out */
export function darkSpans(windows: readonly DarkWindow[]): DarkSpan[] {
  const follows = (i: number): boolean => i > 0 && windows[i - 1]!.startMs + WINDOW_MS === windows[i]?.startMs;
  const stretches: { first: number; last: number }[] = [];
  for (let i = 0; i < windows.length; i++) {
    if (!isSilent(windows[i]!)) continue;
    const first = i;
    while (follows(i + 1) && isSilent(windows[i + 1]!)) i += 1;
    if (i - first + 1 < LEAST_SILENT) continue;
    const before = stretches.at(-1);
    if (before && areJoined(windows, before.last, first, follows)) before.last = i;
    else stretches.push({ first, last: i });
  }
  let takenMs = -Infinity;
  return stretches.map(({ first, last }) => {
    const [edge, end] = [follows(first) ? windows[first - 1]! : null, follows(last + 1) ? windows[last + 1]! : null];
    const fromMs = edge && edge.startMs >= takenMs ? edge.startMs + edge.coveredMs : windows[first]!.startMs;
    const toMs = windows[last]!.startMs + WINDOW_MS + (end ? WINDOW_MS - end.coveredMs : 0);
    takenMs = toMs;
    return { fromMs, toMs };
  });
}

/** Between two stretches lies an exchange, little time, and nothing that is covered. */
function areJoined(
  windows: readonly DarkWindow[],
  last: number,
  first: number,
  follows: (i: number) => boolean,
): boolean {
  if (first - last - 1 > MOST_JOINED) return false;
  for (let i = last + 1; i <= first; i++) if (!follows(i) || windows[i]!.coveredMs > 0) return false;
  return windows.slice(last + 1, first).some(({ isExchange }) => isExchange);
}

/** What spans have of windows. At an edge the span goes on as in the window beside it. @param windows rising */
export function darkParts(windows: readonly DarkWindow[], spans: readonly DarkSpan[]): DarkPart[] {
  const parts: DarkPart[] = [];
  let i = 0;
  for (const { fromMs, toMs } of spans) {
    while (i < windows.length && windows[i]!.startMs + WINDOW_MS <= fromMs) i += 1;
    for (; i < windows.length && windows[i]!.startMs < toMs; i++) {
      const { startMs, amount } = windows[i]!;
      const ms = Math.min(toMs, startMs + WINDOW_MS) - Math.max(fromMs, startMs);
      const inside = startMs < fromMs ? windows[i + 1] : windows[i - 1];
      const part = ms === WINDOW_MS ? amount : Math.min(amount, ((inside?.amount ?? amount) * ms) / WINDOW_MS);
      parts.push({ startMs, ms, amount: part });
    }
  }
  return parts;
}

/** @param parts rising */
export function bridgeHours(parts: readonly DarkPart[], timeZone: string): BridgeHour[] {
  const hours = new Map<number, { readonly ms: number; readonly amount: number }>();
  for (const { startMs, ms, amount } of parts) {
    const hour = localHourStart(startMs, timeZone);
    const own = hours.get(hour) ?? { ms: 0, amount: 0 };
    hours.set(hour, { ms: own.ms + ms, amount: own.amount + amount });
  }
  return [...hours].map(([startMs, own]) => ({ startMs, date: localDateOf(startMs, timeZone), ...own }));
}

/** The first decision about a register that is one about these spans; undefined: there is none. @param decisions in order of time */
export const decisionAbout = <Decision extends { readonly atMs: number }>(
  spans: readonly DarkSpan[],
  decisions: readonly Decision[],
): Decision | undefined => {
  const { toMs } = spans.at(-1)!;
  return decisions.find(({ atMs }) => atMs >= toMs && atMs < toMs + DECIDABLE_MS);
};

/**
 * Spans that are looked at, those that are looked at as one together: longer than 6 h, or more than a day in sum within a week. A
 * decision ends what is looked at: what it was about does not wait again because of what comes after it.
 * @param spans rising
 * @param decisionsMs times of decisions about the register, Unix ms
 */
export function spansTogether(spans: readonly DarkSpan[], decisionsMs: readonly number[]): DarkSpan[][] {
  const looked: DarkSpan[][] = [];
  for (let i = 0; i < spans.length;) {
    const { fromMs, toMs } = spans[i]!;
    const decidedMs = decisionsMs.reduce((least, ms) => (ms >= toMs ? Math.min(least, ms) : least), Infinity);
    const near = spans.slice(i).filter((span) => span.fromMs < fromMs + TOGETHER_MS && span.toMs <= decidedMs);
    const sum = near.reduce((total, span) => total + lengthOf(span), 0);
    if (near.length > 1 && sum > LONGEST_SUM_MS) {
      looked.push(near);
      i += near.length;
      continue;
    }
    if (toMs - fromMs > LONGEST_TRUSTED_MS) looked.push([spans[i]!]);
    i += 1;
  }
  return looked;
}
