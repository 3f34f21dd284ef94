import { BinaryRows } from '../wire/binary-rows.js';
import type { Transaction } from '../database/database.js';
import type { RowToWrite } from './row-to-write.js';

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
 */
export async function copyRows(tx: Transaction, rows: readonly RowToWrite[]): Promise<boolean> {
  try {
    await tx.copyIn(COPY, encoded(rows));
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await tx.execute('rollback to savepoint copied');
    return false;
  }
}

function encoded(rows: readonly RowToWrite[]): Buffer {
  const copied = new BinaryRows();
  for (const { layout, ts, vals, quality, seq, receivedMs } of rows) {
    copied.row(7);
    copied.int32(layout.deviceId);
    copied.timestamptz(ts);
    copied.int32(layout.layoutId);
    copied.float64Array(vals);
    copied.int16Array(quality);
    copied.int64(seq);
    copied.timestamptz(receivedMs);
  }
  return copied.end();
}
