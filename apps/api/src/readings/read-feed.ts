import { readDeviceInput } from '#derivation';
import { HOUR_MS, windowStart, type Point, type PointFeed } from '#domain';
import { readNeighbour, readStatesBefore, type Queryable } from '#postgres';

export interface PointIds {
  readonly deviceId: number;
  readonly pointId: number;
}

/** Behind the range it takes a few readings more to know a jump from a rise. */
const BEHIND_MS = HOUR_MS;

/** The state of a point before [fromMs, toMs), everything in it, and what the engine needs behind it. */
export async function readFeed(
  db: Queryable,
  point: Point,
  { deviceId, pointId }: PointIds,
  fromMs: number,
  toMs: number,
): Promise<PointFeed> {
  const beginMs = windowStart(fromMs);
  // one after the other: in a snapshot both are asked of one connection
  const states = await readStatesBefore(db, [{ pointId, beforeMs: beginMs }]);
  const next = await readNeighbour(db, deviceId, pointId, toMs, 'atOrAfter', { goodOnly: true });
  const endMs = next ? next.t + BEHIND_MS : toMs;
  const input = await readDeviceInput(db, { deviceId, points: [{ pointId, point }] }, beginMs, endMs);
  const { readings = [], events = [] } = input.points.get(pointId) ?? {};
  return { versions: point.versions, state: states.get(pointId) ?? null, readings, events, untilMs: toMs };
}
