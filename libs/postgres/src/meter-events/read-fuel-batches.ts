import type { MeterEvent } from '#contracts';
import type { FuelBatch, RecordedBatch } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A version of a batch, with the event that brought it. */
export interface FuelBatchRow extends RecordedBatch {
  readonly device: string;
  readonly by: string | null;
  readonly reason: string | null;
  readonly simulated: boolean;
  /** Unix ms. */
  readonly receivedMs: number;
}

/**
 * Every version of the batches of which one came in [fromMs, toMs); open where null. Papers of a simulator are left out once the site
 * has real readings.
 * @param want.batch only this one
 * @param want.asOfMs what had been received by then; null: all
 */
export async function readFuelBatches(
  q: Queryable,
  siteId: number,
  want: {
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly asOfMs: number | null;
    readonly batch?: string | undefined;
  },
): Promise<FuelBatchRow[]> {
  const rows = await q.query<{ device: string; event: MeterEvent; receivedMs: number; isWithdrawn: boolean }>(
    `select d.code as device, e.body as event, e.received_at as "receivedMs",
            exists (select from meter_event w
                    where w.device_id = e.device_id and w.type = 'withdrawn' and w.body->>'event' = e.event_id
                      and ($5::float8 is null or w.received_at <= ${timeOf('$5')})) as "isWithdrawn"
     from meter_event e join device d using (device_id)
     where e.site_id = $1 and e.type = 'fuel-batch'
       and ($4::text is null or e.body->'batch'->>'id' = $4)
       and ($5::float8 is null or e.received_at <= ${timeOf('$5')})
       and e.body->'batch'->>'id' in (
         select o.body->'batch'->>'id' from meter_event o
         where o.site_id = $1 and o.type = 'fuel-batch'
           and ($2::float8 is null or o.ts >= ${timeOf('$2')}) and ($3::float8 is null or o.ts < ${timeOf('$3')}))
       and not (e.body ? 'simulated' and exists (
         select from site_origin where site_id = $1 and real_since is not null))
     order by e.ts, e.event_id collate "C"`,
    [siteId, want.fromMs, want.toMs, want.batch ?? null, want.asOfMs],
  );
  return rows.map(({ device, event, receivedMs, isWithdrawn }) => ({
    event: event.id,
    deliveredMs: event.ts,
    batch: event.batch as FuelBatch,
    isWithdrawn,
    device,
    by: event.by,
    reason: event.reason,
    simulated: event.simulated === true,
    receivedMs,
  }));
}
