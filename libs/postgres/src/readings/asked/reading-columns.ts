import { readFloat8s, readInts, readTimes } from '../../wire/read-binary-array.js';
import type { ReadingDetail } from './read-readings.js';

/** Readings of one point that have nothing but a value: of a reading, the same place of each column. */
export interface ReadingColumns {
  /** Unix ms. */
  readonly t: Float64Array;
  readonly v: Float64Array;
  /** Index of QUALITIES. */
  readonly q: Float64Array;
  /** NaN where a reading has none. */
  readonly seq: Float64Array;
  /** Unix ms. */
  readonly receivedMs: Float64Array;
}

/** As PostgreSQL sends them (`array_send`). */
export type SentColumns = Readonly<Record<'t' | 'v' | 'q' | 'seq' | 'received', Buffer>>;

/** By time: where a device has sent its points in several sets, PostgreSQL may give one set behind the other. */
export const columnsOf = ({ t, v, q, seq, received }: SentColumns): ReadingColumns =>
  inOrder({
    t: msOf(readTimes(t)),
    v: readFloat8s(v),
    q: readInts(q),
    seq: readInts(seq),
    receivedMs: msOf(readTimes(received)),
  });

function inOrder(columns: ReadingColumns): ReadingColumns {
  const { t } = columns;
  let at = 1;
  while (at < t.length && t[at - 1]! <= t[at]!) at++;
  if (at >= t.length) return columns;
  const order = Uint32Array.from(t, (_, i) => i).sort((a, b) => t[a]! - t[b]!);
  const ordered = (column: Float64Array): Float64Array => Float64Array.from(order, (i) => column[i]!);
  return {
    t: ordered(t),
    v: ordered(columns.v),
    q: ordered(columns.q),
    seq: ordered(columns.seq),
    receivedMs: ordered(columns.receivedMs),
  };
}

/** @param micros is changed */
function msOf(micros: Float64Array): Float64Array {
  for (let i = 0; i < micros.length; i++) micros[i] = micros[i]! / 1_000;
  return micros;
}

/** The first so many, without a copy. */
export const firstOfColumns = ({ t, v, q, seq, receivedMs }: ReadingColumns, count: number): ReadingColumns => ({
  t: t.subarray(0, count),
  v: v.subarray(0, count),
  q: q.subarray(0, count),
  seq: seq.subarray(0, count),
  receivedMs: receivedMs.subarray(0, count),
});

export function rowsOfColumns({ t, v, q, seq, receivedMs }: ReadingColumns): ReadingDetail[] {
  const rows: ReadingDetail[] = [];
  for (let i = 0; i < t.length; i++) {
    const number = seq[i]!;
    rows.push(detailOf(t[i]!, v[i]!, q[i]!, Number.isNaN(number) ? null : number, receivedMs[i]!, ''));
  }
  return rows;
}

const NO_CODES: readonly string[] = [];

/** Without what few rows have. Its parts one by one: a thousand rows are one object each. */
export const detailOf = (
  t: number,
  v: number,
  q: number,
  seq: number | null,
  receivedMs: number,
  eventId: string,
): ReadingDetail => ({ t, v, q, seq, receivedMs, eventId, conflict: false, codes: NO_CODES });
