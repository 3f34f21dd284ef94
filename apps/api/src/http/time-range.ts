import { addDays, DAY_MS, estimateIntervals, HOUR_MS, localDateOf, localMidnightMs, type IntervalName } from '#domain';
import { ProblemError, wrongField } from './problem.js';
import { readMoment } from './times.js';

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const EXPECTED = 'expected RFC 3339 with an offset (2026-01-10T00:15:00Z) or a local day (2026-01-10)';
/** Rows that an answer may have: a season of hours fits twice, a week of minutes once. */
export const MAX_ROWS = 11_000;

/**
 * A moment of a query in Unix ms; a local day is its first moment in `zone`.
 * @throws ProblemError `bad-parameter`
 */
export function momentMs(field: string, text: string, zone: string): number {
  const moment = readMoment(text);
  if (!moment) throw wrongField('bad-parameter', field, `${EXPECTED}, found "${text.slice(0, 100)}"`);
  return moment.kind === 'instant' ? moment.ms : localMidnightMs(moment.date, zone);
}

/**
 * [from, to) with defaults where a side is not given.
 * @throws ProblemError `bad-parameter`, or `bad-range` where nothing can lie between
 */
export function rangeOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
  defaults: { readonly toMs: number; readonly fromMs: (toMs: number) => number },
): TimeRange {
  const toMs = query.to === undefined ? defaults.toMs : momentMs('to', query.to, zone);
  const fromMs = query.from === undefined ? defaults.fromMs(toMs) : momentMs('from', query.from, zone);
  // With `from` alone the end is now: a start in the future is an empty list, not a mistake of the caller's range.
  if (query.to !== undefined) checkOrder(fromMs, toMs);
  return { fromMs, toMs };
}

/** @throws ProblemError `range-too-large` */
export function checkRows(interval: IntervalName, range: TimeRange, nowMs: number): void {
  const rows = Math.floor(estimateIntervals(interval, range.fromMs, Math.min(range.toMs, nowMs)));
  if (rows <= MAX_ROWS) return;
  const detail = `the range has about ${rows} intervals of ${interval === '15min' ? '15 minutes' : `a ${interval}`}, at most ${MAX_ROWS} are allowed; take a shorter range or a longer interval`;
  throw new ProblemError('range-too-large', `from, to: ${detail}`, [
    { field: 'from', detail },
    { field: 'to', detail },
  ]);
}

/** The usual stretch before `to` for each interval, from the start of a local day where it is days or more. */
export function defaultFrom(interval: IntervalName, zone: string): (toMs: number) => number {
  return (toMs) => {
    if (interval === 'minute' || interval === '15min') return toMs - DAY_MS;
    if (interval === 'hour') return toMs - 48 * HOUR_MS;
    const days = { day: 31, month: 396, season: 5 * 366, year: 5 * 366 }[interval];
    return localMidnightMs(addDays(localDateOf(toMs, zone), -days), zone);
  };
}

/**
 * [from, to) for lists that are read page by page: a side that is not given is open.
 * @throws ProblemError `bad-parameter`, `bad-range`
 */
export function openRange(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  zone: string,
): { fromMs: number | null; toMs: number | null } {
  const fromMs = query.from === undefined ? null : momentMs('from', query.from, zone);
  const toMs = query.to === undefined ? null : momentMs('to', query.to, zone);
  if (fromMs !== null && toMs !== null) checkOrder(fromMs, toMs);
  return { fromMs, toMs };
}

function checkOrder(fromMs: number, toMs: number): void {
  if (fromMs < toMs) return;
  const detail = 'must lie before `to` (the range is half-open: `to` is not included)';
  throw new ProblemError('bad-range', `from: ${detail}`, [{ field: 'from', detail }]);
}
