import { isFutureTime, momentsOfLocal, type PayloadTimeFormat } from '#domain';
import { MAX_TIME_MS, parseRfc3339, readTime } from '../telemetry/measurement-time.js';

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;
const DIGITS = /^\d{1,16}(\.\d+)?$/;

/**
 * A time of measurement as a payload writes it, Unix ms; null where it is none of that format.
 * @param arrivedAt decides between the two moments of an hour that the clocks repeat, Unix ms
 */
export function readSourceTime(
  raw: unknown,
  format: PayloadTimeFormat,
  timeZone: string,
  arrivedAt: number,
): number | null {
  if (format === 'auto') return readTime(raw);
  if (format === 'unix-s') return unix(raw, 1_000);
  if (format === 'unix-ms') return unix(raw, 1);
  if (typeof raw !== 'string') return null;
  return parseRfc3339(raw) ?? (format === 'local' ? readLocal(raw, timeZone, arrivedAt) : null);
}

/** Whole milliseconds: a fraction of a second such as 1631266595.43 is rounded, for it is no double. */
function unix(raw: unknown, unitMs: number): number | null {
  const value = typeof raw === 'string' && DIGITS.test(raw) ? Number(raw) : raw;
  if (typeof value !== 'number') return null;
  const ms = Math.round(value * unitMs);
  return Math.abs(ms) <= MAX_TIME_MS ? ms : null;
}

/**
 * The clock on the wall of a zone. Of the two moments of a repeated hour the later one that is not ahead of the arrival is
 * meant: what comes at once is exact; null for a time that the clocks skip, and for days that do not exist.
 */
function readLocal(text: string, timeZone: string, arrivedAt: number): number | null {
  const found = LOCAL.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute, second = '0', fraction = '0'] = found.slice(1);
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms);
  const date = new Date(wall);
  if (Number(year) < 1000 || date.getUTCDate() !== Number(day) || date.getUTCHours() !== Number(hour)) return null;
  if (Number(minute) > 59 || Number(second) > 59 || date.getUTCMonth() + 1 !== Number(month)) return null;
  const moments = momentsOfLocal(wall, timeZone);
  return moments.findLast((moment) => !isFutureTime(moment, arrivedAt)) ?? moments[0] ?? null;
}
