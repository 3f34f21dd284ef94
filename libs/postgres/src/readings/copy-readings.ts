import { BinaryRows } from '../wire/binary-rows.js';
import type { Transaction } from '../database/database.js';
import type { RowToWrite } from './row-to-write.js';
import type { StoredSpans } from './stored-spans.js';

/** A savepoint and COPY are three round trips for one: below this many rows an insert is faster (measured: equal at some 60). */
const MIN_ROWS = 100;

const COPY = `copy reading (device_id, ts, layout_id, vals, quality, seq, received_at) from stdin (format binary)`;
const UNIQUE_VIOLATION = '23505';

/**
 * Copies the rows that lie outside of all that is stored of their device, and returns the others: those may meet one.
 * Where another process has stored more than is remembered, the unique key refuses all of them: nothing was copied, all are returned.
 */
export async function copyNewRows<Row extends RowToWrite>(
  tx: Transaction,
  rows: readonly Row[],
  spans: StoredSpans,
): Promise<readonly Row[]> {
  if (rows.length < MIN_ROWS) return rows;
  const devices = rows.map(({ layout }) => layout.deviceId);
  await spans.learn(tx, devices);
  const [fresh, rest]: [Row[], Row[]] = [[], []];
  for (const row of rows) {
    const isNew = row.candidates === null && spans.isOutside(row.layout.deviceId, row.ts);
    (isNew ? fresh : rest).push(row);
  }
  if (fresh.length < MIN_ROWS) return rows;
  await tx.execute('savepoint copied');
  try {
    await tx.copyIn(COPY, encoded(fresh));
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    // Released as well: what is inserted from now on bears the id of the transaction, by which `mergeRows` knows it.
    await tx.execute('rollback to savepoint copied');
    await tx.execute('release savepoint copied');
    spans.forget(devices);
    return rows;
  }
  await tx.execute('release savepoint copied');
  return rest;
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
