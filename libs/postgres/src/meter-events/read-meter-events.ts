import type { Queryable } from '../database/database.js';

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

const COLUMNS = `e.event_id as id, d.code as device, e.type, e.body, (extract(epoch from e.ts) * 1000)::float8 as "tsMs",
  (extract(epoch from e.received_at) * 1000)::float8 as "receivedMs"`;

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
       and ($4::float8 is null or e.ts >= to_timestamp($4::float8 / 1000))
       and ($5::float8 is null or e.ts < to_timestamp($5::float8 / 1000))
       and ($6::float8 is null or (e.ts, e.event_id) < (to_timestamp($6::float8 / 1000), $7::text))
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
