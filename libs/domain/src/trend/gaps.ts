import type { Stretch } from './samples.js';

/**
 * Time inside of `span` that nothing covers. What is left at its end is no gap before a reading is overdue: it may be `patienceMs` long.
 * @param covered rising, none overlaps another
 */
export function gapsBetween(covered: readonly Stretch[], span: Stretch, patienceMs: number): Stretch[] {
  const gaps: Stretch[] = [];
  let at = span.fromMs;
  for (const { fromMs, toMs } of covered) {
    if (toMs <= span.fromMs || fromMs >= span.toMs) continue;
    if (fromMs > at) gaps.push({ fromMs: at, toMs: fromMs });
    at = Math.max(at, toMs);
  }
  if (span.toMs - at > patienceMs) gaps.push({ fromMs: at, toMs: span.toMs });
  return gaps;
}
