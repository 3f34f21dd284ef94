import { BinaryRows } from '../wire/binary-rows.js';
import type { Transaction } from '../database/database.js';
import type { ColumnsToWrite, RowToWrite } from './row-to-write.js';

/** COPY is two round trips more than an insert: below this many rows an insert is faster (measured: equal at some 60). */
export const MIN_COPIED = 100;

/** Before a copy. */
export const SAVEPOINT = 'savepoint copied';
/** After it, where the transaction does not end anyway. */
export const SAVEPOINT_RELEASED = 'release savepoint copied';

const COPY = `copy reading (device_id, ts, layout_id, vals, quality, seq, received_at) from stdin (format binary)`;
const UNIQUE_VIOLATION = '23505';

/**
 * Copies rows that lie outside of all that is remembered of their device, behind the savepoint. Where another process has stored more than
 * that, the unique key refuses all of them: nothing was copied.
 * @param meanwhile as `Session.copyIn` calls it
 */
export async function copyRows<Row extends RowToWrite>(
  tx: Transaction,
  rows: readonly Row[],
  columns: ColumnsToWrite<Row> | null,
  meanwhile?: () => void,
): Promise<boolean> {
  try {
    await tx.copyIn(COPY, encoded(rows, columns), meanwhile);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await tx.execute('rollback to savepoint copied');
    return false;
  }
}

/** PostgreSQL takes in the first rows while the others are put together. */
function* encoded<Row extends RowToWrite>(
  rows: readonly Row[],
  columns: ColumnsToWrite<Row> | null,
): Generator<Buffer, Buffer> {
  const order = columns?.deviceByDevice() ?? new Uint32Array();
  const copied = new BinaryRows(HEAD_BYTES + ROW_BYTES * Math.min(rows.length + order.length, PIECE_ROWS));
  for (let from = 0; columns && from < order.length; from += PIECE_ROWS) {
    if (from > 0) yield copied.piece();
    writeColumns(copied, columns, order.subarray(from, from + PIECE_ROWS));
  }
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    if (from > 0 || columns) yield copied.piece();
    writeRows(copied, rows.slice(from, from + PIECE_ROWS));
  }
  return copied.end();
}

/** What stands before the values. */
function beginRow(copied: BinaryRows, deviceId: number, layoutId: number, ts: number): void {
  copied.row(7);
  copied.int32(deviceId);
  copied.timestamptz(ts);
  copied.int32(layoutId);
}

/** What stands behind values and quality. */
function endRow(copied: BinaryRows, seq: number | null, receivedMs: number): void {
  copied.int64(seq);
  copied.timestamptz(receivedMs);
}

const HEAD_BYTES = 32;
/** Of a row with a few values. */
const ROW_BYTES = 160;
/** Some 130 KB, of which a socket holds some 200. */
const PIECE_ROWS = 1_000;

function writeRows(copied: BinaryRows, rows: readonly RowToWrite[]): void {
  for (const { layout, ts, vals, quality, seq, receivedMs } of rows) {
    beginRow(copied, layout.deviceId, layout.layoutId, ts);
    copied.float64Array(vals);
    copied.int16Array(quality);
    endRow(copied, seq, receivedMs);
  }
}

/**
 * The rows with these numbers. `deviceByDevice`: the next row goes into the page of the index that the one before it has touched, and what
 * is read together lies together (docs/adr/0088).
 */
function writeColumns<Row extends RowToWrite>(
  copied: BinaryRows,
  { deviceIds, layoutIds, ts, receivedMs, seqs, vals, ends }: ColumnsToWrite<Row>,
  numbers: Uint32Array,
): void {
  for (const i of numbers) {
    const [from, end, seq] = [i === 0 ? 0 : ends[i - 1]!, ends[i]!, seqs[i]!];
    beginRow(copied, deviceIds[i]!, layoutIds[i]!, ts[i]!);
    copied.float64Array(vals, from, end);
    copied.null();
    endRow(copied, Number.isNaN(seq) ? null : seq, receivedMs[i]!);
  }
}
