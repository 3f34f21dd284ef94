import type { Queryable } from '../../database/database.js';
import { plannedOnce } from '../../database/kept-plan.js';
import { timeOf } from '../../wire/timestamptz.js';
import { columnsOf, detailOf, rowsOfColumns, type ReadingColumns, type SentColumns } from './reading-columns.js';
import { packedUntil, type ReadingCursor, type ReadingDetail } from './read-readings.js';

/** SQL of Unix µs, exact below 2^53: several times cheaper to write and to read than the text of a time. */
const microsOf = (time: string): string => `(date_part('epoch', ${time}) * 1e6)::bigint`;
const [FROM, UNTIL] = [timeOf('$3'), timeOf('$4')];
/** Behind a cursor begins what comes later: a reading has no event id, and stands before the amounts of its time. */
const FIRST = `(case when $5::text is null then ${FROM} else ${FROM} + interval '1 microsecond' end)`;

/** Of what lies open, where nothing of the range is packed. */
const OPEN = `select o.* from open_page($1::int, $2::int, ${FIRST}, ${UNTIL}, $6::int) o where not (select are_there from packs)`;
/** Whether something is packed or not: a day may have been opened since it was asked. To plan this takes longer than to read a thousand open rows. */
const PACKED = `
  select array_send(array_agg(r.ts)) as t, array_send(array_agg(r.vals[l.i])) as v,
         array_send(array_agg(coalesce(r.quality[l.i], 0::smallint))) as q,
         array_send(array_agg(case when r.seqs is null then r.seq else r.seqs[l.i] end)) as seq,
         array_send(array_agg(coalesce(r.receiveds[l.i], r.received_at))) as received, max(r.ts) as last_ts
  from (select d.* from ${packedUntil('$2', '$3', UNTIL, '$6')} cross join lateral readings_of($1, ${FIRST}, packed.until) d
        where layout_id = any (array(select layout_id from layouts)) order by ts limit $6) r
  join layouts l using (layout_id)`;

const pageOf = (readings: string): string =>
  `with layouts as materialized (
     select layout_id, array_position(point_ids, $2::int) as i from layout where device_id = $1 and point_ids @> array[$2::int]),
   packs as materialized (
     select exists (select from reading_pack where device_id = $1 and first_ts > ${FROM} - interval '24 hours'
                      and last_ts >= ${FROM} and first_ts < ${UNTIL}) as are_there)
   select p.t, p.v, p.q, p.seq, p.received, packs.are_there as "isPacked", a.amounts,
          (select json_agg(json_build_object('t', ${microsOf('ts')}, 'id', event_id)) from (
             select distinct ts, event_id from reading_conflict
             where point_id = $2 and ts >= ${FROM} and ts <= greatest(p.last_ts, a.last_ts)) c) as conflicts,
          (select json_agg(json_build_object('t', ${microsOf('ts')}, 'code', code) order by code) from reading_code
           where point_id = $2 and ts >= ${FROM} and ts <= greatest(p.last_ts, a.last_ts)) as codes
   from packs left join lateral (${readings}) p on true cross join lateral (
     select max(ts) as last_ts,
            json_agg(json_build_object('t', ${microsOf('ts')}, 'v', value, 'q', quality, 'seq', seq,
                                       'received', ${microsOf('received_at')}, 'id', event_id) order by ts, event_id) as amounts
     from (select * from amount where point_id = $2 and ts >= ${FROM} and ts < ${UNTIL}
             and ($5::text is null or (ts, event_id) > (${FROM}, $5::text)) order by ts, event_id limit $6) x) a`;
const [OF_OPEN, OF_PACKED] = [plannedOnce(pageOf(OPEN)), pageOf(PACKED)];

/** What PostgreSQL says of a page: its readings as columns, null where there are none; beside them what few readings have. */
interface SentPage extends Omit<SentColumns, 't'> {
  readonly t: Buffer | null;
  /** Something of the range is packed: what lies open is not all. */
  readonly isPacked: boolean;
  readonly amounts: readonly Amount[] | null;
  readonly conflicts: readonly { readonly t: number; readonly id: string }[] | null;
  readonly codes: readonly { readonly t: number; readonly code: string }[] | null;
}

/** An event-like delta; times in Unix µs. */
interface Amount {
  readonly t: number;
  readonly v: number;
  readonly q: number;
  readonly seq: number | null;
  readonly received: number;
  readonly id: string;
}

interface AskedPage {
  readonly limit: number;
  readonly after: ReadingCursor | null;
}
type PointIds = { readonly deviceId: number; readonly pointId: number };
type Span = { readonly fromMs: number; readonly toMs: number };

/**
 * One page of a point's readings with fromMs <= t < toMs, event-like deltas included, in the order (time, event id). Its rows are
 * found by the key, and no more of them than the page holds. Where a part is packed, all come by `readings_of`. What few readings have
 * (codes, conflicts, being amounts) is read by the span of the page, not once a row.
 */
export async function readPointPage(q: Queryable, point: PointIds, range: Span, page: AskedPage) {
  const found = await readPointColumns(q, point, range, page);
  return Array.isArray(found) ? found : rowsOfColumns(found);
}

/** The same page as columns, where no reading of it has what few have: most have none, and a thousand rows are five columns then. */
export async function readPointColumns(
  q: Queryable,
  point: PointIds,
  range: Span,
  page: AskedPage,
): Promise<ReadingColumns | ReadingDetail[]> {
  const after = page.after && page.after.t >= range.fromMs ? page.after : null;
  const params = [
    point.deviceId,
    point.pointId,
    after?.t ?? range.fromMs,
    range.toMs,
    after?.eventId ?? null,
    page.limit,
  ];
  const [open] = await q.query<SentPage>(OF_OPEN, params);
  const [sent] = open?.isPacked ? await q.query<SentPage>(OF_PACKED, params) : [open];
  if (sent === undefined) return [];
  const { t, amounts, conflicts, codes } = sent;
  const columns = t === null ? null : columnsOf({ ...sent, t });
  if (columns !== null && amounts === null && conflicts === null && codes === null) return columns;
  const rows = [...(columns === null ? [] : rowsOfColumns(columns)), ...(amounts ?? []).map(amountOf)];
  // The order of those that have one time stays: a reading, and then amounts by their ids.
  return noted(rows.sort((a, b) => a.t - b.t).slice(0, page.limit), sent);
}

const amountOf = ({ t, v, q, seq, received, id }: Amount): ReadingDetail =>
  detailOf(t / 1_000, v, q, seq, received / 1_000, id);

/** With what few rows have: that they were contradicted, and codes. */
function noted(rows: ReadingDetail[], { conflicts, codes }: SentPage): ReadingDetail[] {
  if (conflicts === null && codes === null) return rows;
  const contradicted = new Set(conflicts?.map(({ t, id }) => `${t / 1_000}/${id}`));
  const codesAt = new Map<number, string[]>();
  for (const { t, code } of codes ?? []) {
    const own = codesAt.get(t / 1_000);
    if (own) own.push(code);
    else codesAt.set(t / 1_000, [code]);
  }
  return rows.map((row) => ({
    ...row,
    conflict: contradicted.has(`${row.t}/${row.eventId}`),
    codes: codesAt.get(row.t) ?? row.codes,
  }));
}
