import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface BridgeHourRow {
  readonly codes: readonly string[];
  /** For how long each point is known, by address, ms. */
  readonly toldMs: Readonly<Record<string, number>>;
}

/** Hours of a site in [fromMs, toMs) whose figures bear the code of a bridge, by their start, Unix ms. */
export async function readBridgeHours(
  q: Queryable,
  siteId: number,
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<number, BridgeHourRow>> {
  const rows = await q.query<BridgeHourRow & { startMs: number }>(
    `select start as "startMs", codes, told_ms as "toldMs" from emission
     where site_id = $1 and grain = 'hour' and codes ?| array['BRIDGE_SUSPECT', 'BRIDGE_LOW', 'BRIDGE_UNCHECKED']
       and start >= ${timeOf('$2')} and start < ${timeOf('$3')}`,
    [siteId, fromMs, toMs],
  );
  return new Map(rows.map(({ startMs, ...row }) => [startMs, row]));
}
