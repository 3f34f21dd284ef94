import type { Queryable } from '../database/database.js';
import { markStoredHours, type MarkCause } from './hour-marks.js';
import { readStoredSpans } from '../windows/stored-times.js';
import { plannedOnce } from '../database/kept-plan.js';
import { executeReady, readyStatement, type ReadyStatement } from '../database/ready-statement.js';
import { timeOf } from '../wire/timestamptz.js';

/** What must be derived again: readings of the device with fromMs <= t <= toMs have changed. */
export interface Mark {
  readonly deviceId: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the device; absent: it is looked up. */
  readonly siteId?: number | undefined;
}

/** Everything that waits, the oldest first, without taking it. */
export async function readAllMarks(q: Queryable): Promise<(Mark & { readonly id: number })[]> {
  return q.query(
    `select mark_id as id, device_id as "deviceId", from_ts as "fromMs",
            to_ts as "toMs" from mark order by mark_id`,
  );
}

/** The generation is the same for all rows of a statement: asked once, not by the default of the column for each. */
const ADD_MARKS = plannedOnce(
  `insert into mark (device_id, site_id, from_ts, to_ts, cause, gen)
   select d, coalesce(s, (select site_id from device where device_id = d)), ${timeOf('f')}, ${timeOf('t')}, $5, (select mark_generation())
   from unnest($1::int[], $2::int[], $3::float8[], $4::float8[]) x(d, s, f, t)`,
);

/** Marks as they are sent: of thousands of devices none is an object. */
export interface MarkColumns {
  readonly deviceIds: readonly number[];
  /** null: it is looked up. */
  readonly siteIds: readonly (number | null)[];
  readonly fromMs: readonly number[];
  readonly toMs: readonly number[];
}

/** Appends marks in the transaction that changes the readings: they are seen together or not at all. */
export async function addMarks(tx: Queryable, marks: readonly Mark[], cause?: MarkCause): Promise<void> {
  const columns = {
    deviceIds: marks.map((m) => m.deviceId),
    siteIds: marks.map((m) => m.siteId ?? null),
    fromMs: marks.map((m) => m.fromMs),
    toMs: marks.map((m) => m.toMs),
  };
  await executeReady(tx, marksToAdd(columns, cause));
}

/** What appends marks; null: there are none. */
export const marksToAdd = (
  { deviceIds, siteIds, fromMs, toMs }: MarkColumns,
  cause: MarkCause = 'readings',
): ReadyStatement | null =>
  deviceIds.length === 0 ? null : readyStatement(ADD_MARKS, [deviceIds, siteIds, fromMs, toMs, cause]);

/** Marks all that is stored of a site: every reading, amount and event is derived again, and every hour that has a figure. */
export async function markSite(tx: Queryable, siteId: number, cause: MarkCause): Promise<void> {
  const spans = await readStoredSpans(tx, siteId);
  await addMarks(tx, spans, cause);
  await markStoredHours(tx, siteId, [{ fromMs: -Infinity, toMs: Infinity }], cause);
}
