import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

/** Works on a device that were recorded. Times are Unix ms. */
export interface Maintenance {
  /** Of the event. */
  readonly id: string;
  readonly device: string;
  readonly untilMs: number;
}

/** Maintenance of devices of a site under way at a moment, unless it was withdrawn; of several of one device the one that lasts longest. */
export async function readMaintenance(q: Queryable, site: string, atMs: number): Promise<Maintenance[]> {
  return q.query<Maintenance>(
    `select distinct on (d.code) e.event_id as id, d.code as device, (e.body->>'until')::float8 as "untilMs"
     from meter_event e join site s using (site_id) join device d using (device_id)
     where s.code = $1 and e.type = 'maintenance' and e.ts <= ${timeOf('$2')} and (e.body->>'until')::float8 > $2
       and not exists (
         select from meter_event w where w.device_id = e.device_id and w.type = 'withdrawn' and w.body->>'event' = e.event_id)
     order by d.code, (e.body->>'until')::float8 desc`,
    [site, atMs],
  );
}
