import type { ClosableGrain } from '../calendar/period/local-period.js';
import { periodOf, periodsBetween, type Period, type SiteCalendar } from '../calendar/period/period.js';
import { findingState, type AuditFinding } from './findings.js';

/** Shorter periods whose days are those of a longer one too. */
const PARTS: Readonly<Record<ClosableGrain, readonly ClosableGrain[]>> = {
  month: [],
  season: ['month'],
  year: ['season', 'month'],
};

/** Labels of a period and of the shorter ones that share days with it: what is wrong in one of them is wrong in it. */
export function periodsBearingOn({ season }: SiteCalendar, { label, grain, start, end }: Period): string[] {
  if (grain === 'day') return [label];
  const parts = PARTS[grain].flatMap((part) => periodsBetween(season, part, start, end));
  return [label, ...parts.filter((one) => one.start <= end && one.end >= start).map((one) => one.label)];
}

/** A forward action request goes with every later period until the one in which it is closed. */
export function isCarried(
  calendar: SiteCalendar,
  { fromMs, toMs }: Period,
  { kind, period, acts }: Pick<AuditFinding, 'kind' | 'acts'> & { readonly period: string },
): boolean {
  if (kind !== 'FAR') return false;
  const of = periodOf(calendar, period);
  if (!of || of.toMs > fromMs) return false;
  return findingState({ acts }) !== 'closed' || acts.at(-1)!.atMs >= toMs;
}
