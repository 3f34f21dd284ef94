import type { StoredMeterEvent } from '../meter-events/write-meter-events.js';
import type { Shadow } from './in-shadow.js';
import { timeOf } from '../wire/timestamptz.js';

/** Lays an event that is not recorded over the stored ones. To be called before `work`. */
export async function addShadowEvent(shadow: Shadow, one: StoredMeterEvent): Promise<void> {
  const { real } = shadow;
  await shadow.execute(`create temporary table shadow_event (like ${real}.meter_event)`);
  await shadow.execute(
    `insert into shadow_event (site_id, event_id, device_id, point_id, type, ts, body, received_at)
     values ($1, $2, $3, $4, $5, ${timeOf('$6')}, $7::jsonb, ${timeOf('$8')})`,
    [
      one.siteId,
      one.event.id,
      one.deviceId,
      one.pointId,
      one.event.type,
      one.event.ts,
      JSON.stringify(one.event),
      one.receivedMs,
    ],
  );
  await shadow.execute(
    `create temporary view meter_event as select * from ${real}.meter_event union all select * from shadow_event`,
  );
}
