import { isLate, type ReadingCode } from '#domain';

/** Codes that stand with readings and belong to their windows too, rising: DUP_CONFLICT, and LATE where an arrival was late. */
export function flagsOf(
  readings: readonly { readonly t: number; readonly receivedMs?: number }[],
  conflicts: readonly number[],
  timeZone: string,
): ReadingCode[] {
  const flags = conflicts.map((t): ReadingCode => ({ t, code: 'DUP_CONFLICT' }));
  for (const { t, receivedMs } of readings) {
    if (receivedMs !== undefined && isLate(t, receivedMs, timeZone)) flags.push({ t, code: 'LATE' });
  }
  return flags;
}
