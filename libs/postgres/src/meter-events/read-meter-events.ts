import type { Mark } from '../marks/marks.js';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface MeterEventRow {
  readonly id: string;
  readonly device: string;
  /** Unix ms. */
  readonly tsMs: number;
  readonly type: string;
  /** The event as it was checked. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly receivedMs: number;
}

const COLUMNS = `e.event_id as id, d.code as device, e.type, e.body, e.ts as "tsMs",
  e.received_at as "receivedMs"`;

/** One page of the events of a site, newest first by the time of the event. */
export async function readMeterEvents(
  q: Queryable,
  siteId: number,
  filter: {
    readonly device?: string | undefined;
    readonly type?: string | undefined;
    readonly fromMs: number | null;
    readonly toMs: number | null;
  },
  page: { readonly limit: number; readonly after: { readonly tsMs: number; readonly id: string } | null },
): Promise<MeterEventRow[]> {
  return q.query<MeterEventRow>(
    `select ${COLUMNS} from meter_event e join device d using (device_id)
     where e.site_id = $1 and ($2::text is null or d.code = $2) and ($3::text is null or e.type = $3)
       and ($4::float8 is null or e.ts >= ${timeOf('$4')})
       and ($5::float8 is null or e.ts < ${timeOf('$5')})
       and ($6::float8 is null or (e.ts, e.event_id) < (${timeOf('$6')}, $7::text))
     order by e.ts desc, e.event_id desc limit $8`,
    [
      siteId,
      filter.device ?? null,
      filter.type ?? null,
      filter.fromMs,
      filter.toMs,
      page.after?.tsMs ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
}

export async function readMeterEvent(q: Queryable, siteId: number, id: string): Promise<MeterEventRow | null> {
  const [row] = await q.query<MeterEventRow>(
    `select ${COLUMNS} from meter_event e join device d using (device_id) where e.site_id = $1 and e.event_id = $2`,
    [siteId, id],
  );
  return row ?? null;
}

/** The time that an event of a device is about, as a mark: maintenance lasts until its end. null: the device has no such event, or it changes no figure. */
export async function readEventSpan(
  q: Queryable,
  siteId: number,
  own: { readonly deviceId: number; readonly id: string },
): Promise<Mark | null> {
  const [row] = await q.query<{ deviceId: number; fromMs: number; untilMs: number | null }>(
    `select device_id as "deviceId", ts as "fromMs", (body->>'until')::float8 as "untilMs"
     from meter_event where site_id = $1 and event_id = $2 and device_id = $3 and type <> 'fuel-batch'`,
    [siteId, own.id, own.deviceId],
  );
  return row ? { deviceId: row.deviceId, fromMs: row.fromMs, toMs: row.untilMs ?? row.fromMs } : null;
}
