import type { MeterEvent } from '#contracts';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface StoredMeterEvent {
  readonly siteId: number;
  readonly deviceId: number;
  readonly pointId: number | null;
  readonly event: MeterEvent;
  /** Unix ms. */
  readonly receivedMs: number;
}

/** Keeps events; the same id in a site is the same event, the first one stays. Returns those that were not there yet. */
export async function addMeterEvents<Event extends StoredMeterEvent>(
  tx: Queryable,
  events: readonly Event[],
): Promise<Event[]> {
  if (events.length === 0) return [];
  const rows = await tx.query<{ siteId: number; id: string }>(
    `insert into meter_event (site_id, event_id, device_id, point_id, type, ts, body, received_at)
     select s, e, d, p, t, ${timeOf('ts')}, b, ${timeOf('r')}
     from unnest($1::int[], $2::text[], $3::int[], $4::int[], $5::text[], $6::float8[], $7::jsonb[], $8::float8[])
          x(s, e, d, p, t, ts, b, r)
     on conflict do nothing returning site_id as "siteId", event_id as id`,
    [
      events.map((e) => e.siteId),
      events.map((e) => e.event.id),
      events.map((e) => e.deviceId),
      events.map((e) => e.pointId),
      events.map((e) => e.event.type),
      events.map((e) => e.event.ts),
      events.map((e) => JSON.stringify(e.event)),
      events.map((e) => e.receivedMs),
    ],
  );
  const added = new Set(rows.map((row) => `${row.siteId}/${row.id}`));
  // Of the same event twice in one call only the first counts.
  return events.filter((e) => added.delete(`${e.siteId}/${e.event.id}`));
}
