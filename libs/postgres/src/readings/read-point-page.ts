import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import { packedUntil, type ReadingCursor, type ReadingDetail } from './read-readings.js';

/** SQL of Unix µs, exact below 2^53: several times cheaper to write and to read than the text of a time. */
const microsOf = (time: string): string => `(date_part('epoch', ${time}) * 1e6)::bigint`;
const [FROM, UNTIL] = [timeOf('$3'), timeOf('$4')];

/** The first rows of a page from where rows of its device come: behind the cursor, and with the point in them. */
const firstOf = (rows: string): string => `(
  select ts, layout_id, vals, quality, seq, received_at, seqs, receiveds from ${rows}
    and ($5::text is null or ts > ${FROM}) and layout_id = any (array(select layout_id from layouts))
  order by ts limit $6)`;
const OPEN = firstOf(
  `reading where not (select are_there from packs) and device_id = $1 and ts >= ${FROM} and ts < ${UNTIL}`,
);
/** Whether something is packed or not: a day may have been opened since it was asked. */
const PACKED = firstOf(
  `${packedUntil('$2', '$3', UNTIL, '$6')} cross join lateral readings_of($1, ${FROM}, packed.until) where true`,
);

const pageOf = (rows: string): string =>
  `with layouts as materialized (
     select layout_id, array_position(point_ids, $2::int) as i from layout where device_id = $1 and point_ids @> array[$2::int]),
   packs as materialized (
     select exists (select from reading_pack where device_id = $1 and first_ts > ${FROM} - interval '24 hours'
                      and last_ts >= ${FROM} and first_ts < ${UNTIL}) as are_there)
   select p.*, (select are_there from packs) as "isPacked",
          (select json_agg(json_build_object('t', ${microsOf('ts')}, 'id', event_id)) from (
             select distinct ts, event_id from reading_conflict where point_id = $2 and ts >= p.first and ts <= p.last) c) as conflicts,
          (select json_agg(json_build_object('t', ${microsOf('ts')}, 'code', code) order by code) from reading_code
           where point_id = $2 and ts >= p.first and ts <= p.last) as codes
   from (
     select min(ts) as first, max(ts) as last,
            array_agg(${microsOf('ts')}) as t, array_agg(v) as v, array_agg(q) as q, array_agg(seq) as seq,
            array_agg(${microsOf('received_at')}) as received,
            case when bool_or(event_id <> '') then array_agg(event_id) end as "eventIds"
     from (
       select * from (
         (select r.ts, r.vals[l.i] as v, coalesce(r.quality[l.i], 0) as q,
                 case when r.seqs is null then r.seq else r.seqs[l.i] end as seq,
                 coalesce(r.receiveds[l.i], r.received_at) as received_at, '' as event_id
          from ${rows} r
          join layouts l using (layout_id))
         union all
         (select ts, value, quality, seq, received_at, event_id from amount
          where point_id = $2 and ts >= ${FROM} and ts < ${UNTIL}
            and ($5::text is null or (ts, event_id) > (${FROM}, $5::text))
          order by ts, event_id limit $6)
       ) x order by ts, event_id limit $6) page) p`;
/** Where nothing is packed, and else by `readings_of`: to plan this takes longer than to read a thousand rows that lie open. */
const [OF_OPEN, OF_PACKED] = [pageOf(OPEN), pageOf(PACKED)];

const NO_CODES: readonly string[] = [];

/** Columns of a page, each as one list in the order of its rows; null where it has none. */
interface PageColumns {
  /** Something of the range is packed: what lies open is not all. */
  readonly isPacked: boolean;
  readonly t: readonly number[] | null;
  readonly v: readonly number[];
  readonly q: readonly number[];
  readonly seq: readonly (number | null)[];
  readonly received: readonly number[];
  /** null: no row has one. */
  readonly eventIds: readonly string[] | null;
  readonly conflicts: readonly { readonly t: number; readonly id: string }[] | null;
  readonly codes: readonly { readonly t: number; readonly code: string }[] | null;
}

/**
 * One page of a point's readings with fromMs <= t < toMs, event-like deltas included, in the order (time, event id). Its rows are
 * chosen from `reading` alone, so that they are found by the key and no more of them than the page holds: a join with `layout`, or
 * with what may be packed, is planned by statistics that a new month does not have yet. Where a part is packed, all come by
 * `readings_of`. Each column is one list, which costs this side half of what a thousand rows do; what few readings have (codes,
 * conflicts) is read by the span of the page, not once a row.
 */
export async function readPointPage(
  q: Queryable,
  point: { readonly deviceId: number; readonly pointId: number },
  range: { readonly fromMs: number; readonly toMs: number },
  page: { readonly limit: number; readonly after: ReadingCursor | null },
): Promise<ReadingDetail[]> {
  const after = page.after && page.after.t >= range.fromMs ? page.after : null;
  const params = [
    point.deviceId,
    point.pointId,
    after?.t ?? range.fromMs,
    range.toMs,
    after?.eventId ?? null,
    page.limit,
  ];
  const [open] = await q.query<PageColumns>(OF_OPEN, params);
  const [columns] = open?.isPacked ? await q.query<PageColumns>(OF_PACKED, params) : [open];
  return columns === undefined ? [] : rowsOf(columns);
}

function rowsOf({ t, v, q, seq, received, eventIds, conflicts, codes }: PageColumns): ReadingDetail[] {
  const contradicted = new Set((conflicts ?? []).map((one) => `${one.t}/${one.id}`));
  const codesAt = new Map<number, string[]>();
  for (const { t: at, code } of codes ?? []) {
    const own = codesAt.get(at);
    if (own) own.push(code);
    else codesAt.set(at, [code]);
  }
  return (t ?? []).map((micros, i) => ({
    t: micros / 1_000,
    v: v[i]!,
    q: q[i]!,
    seq: seq[i]!,
    receivedMs: received[i]! / 1_000,
    eventId: eventIds?.[i] ?? '',
    conflict: contradicted.size > 0 && contradicted.has(`${micros}/${eventIds?.[i] ?? ''}`),
    codes: codesAt.get(micros) ?? NO_CODES,
  }));
}
