import { worksAt, type WorksSpan } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Maintenance of devices of a site under way at a moment, unless it was withdrawn; of several of one device the one that lasts longest. */
export const readMaintenance = async (q: Queryable, site: string, atMs: number): Promise<WorksSpan[]> =>
  worksAt(await readMaintenanceIn(q, site, atMs, atMs), atMs);

/** Maintenance of devices of a site that lies at least in part in [fromMs, toMs], unless it was withdrawn; by device. */
export const readMaintenanceIn = (q: Queryable, site: string, fromMs: number, toMs: number): Promise<WorksSpan[]> =>
  q.query<WorksSpan>(
    `select e.event_id as id, d.code as device, e.ts as "fromMs", (e.body->>'until')::float8 as "untilMs"
     from meter_event e join site s using (site_id) join device d using (device_id)
     where s.code = $1 and e.type = 'maintenance' and e.ts <= ${timeOf('$3')} and (e.body->>'until')::float8 > $2
       and not exists (
         select from meter_event w where w.device_id = e.device_id and w.type = 'withdrawn' and w.body->>'event' = e.event_id)
     order by d.code, (e.body->>'until')::float8 desc, e.event_id collate "C"`,
    [site, fromMs, toMs],
  );
