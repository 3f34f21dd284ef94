import { isLate, windowStart, type ReadingCode } from '#domain';
import type { Arrival, ReadingDetail } from '#postgres';

/**
 * Codes that stand with readings and belong to their windows too: DUP_CONFLICT, and LATE where an arrival was late, once where the
 * next of its window was so too: of a device that was away for a month all are.
 */
export function flagsOf(arrivals: readonly Arrival[], conflicts: readonly number[], timeZone: string): ReadingCode[] {
  const flags = conflicts.map((t): ReadingCode => ({ t, code: 'DUP_CONFLICT' }));
  let lateMs = NaN;
  for (const { t, receivedMs } of arrivals) {
    if (windowStart(t) === lateMs || !isLate(t, receivedMs, timeZone)) continue;
    flags.push({ t, code: 'LATE' });
    lateMs = windowStart(t);
  }
  return flags;
}

/**
 * All codes of a reading, as people see them: those that derivation found, and the two that follow from how it was sent. These are
 * not stored with it: a backfill would write a row per value.
 */
export function codesOfReading(
  { t, receivedMs, codes, conflict }: Pick<ReadingDetail, 't' | 'receivedMs' | 'codes' | 'conflict'>,
  timeZone: string,
): string[] {
  const late = isLate(t, receivedMs, timeZone);
  if (codes.length === 0 && !conflict && !late) return []; // almost all
  const all = new Set(codes);
  if (conflict) all.add('DUP_CONFLICT');
  if (late) all.add('LATE');
  return [...all].sort();
}
