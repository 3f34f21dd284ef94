import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { lookedAt } from '../windows/read-windows.js';

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
  const { near, far, order } = lookedAt({ before: timeOf('$2') });
  // One look at each, and a second one only where nothing is nearby: of a city all registers are asked about for each status.
  const look = (bounds: string): string =>
    `(select start, state from window_15m where point_id = p.id and ${bounds} order by ${order} limit 1)`;
  return q.query<HeldState>(
    `select p.id as "pointId", coalesce(n.state, f.state) as state, coalesce(n.start, f.start) as "startMs"
     from unnest($1::int[]) p(id)
     left join lateral ${look(near)} n on true
     left join lateral ${look(`n.start is null and ${far}`)} f on true
     where coalesce(n.state, f.state) like '%"held":{%'
     order by p.id`,
    [pointIds, beforeMs],
  );
}
