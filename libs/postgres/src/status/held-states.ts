import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { nearest } from '../windows/read-windows.js';

/** A register whose newest state has readings that wait for a decision. */
export interface HeldState {
  readonly pointId: number;
  /** Of the engine, as the newest window has it. */
  readonly state: string;
  /** Start of that window, Unix ms. */
  readonly startMs: number;
}

/** Of these points those whose newest window before a moment may hold readings back. */
export async function readHeldStates(
  q: Queryable,
  pointIds: readonly number[],
  beforeMs: number,
): Promise<HeldState[]> {
  return q.query<HeldState>(
    `select w.point_id as "pointId", w.state, w.start as "startMs"
     from unnest($1::int[]) p(id)
     join window_15m w on w.point_id = p.id and w.start = ${nearest('start', 'point_id = p.id', { before: timeOf('$2') })}
     where w.state like '%"held":{%'
     order by w.point_id`,
    [pointIds, beforeMs],
  );
}
