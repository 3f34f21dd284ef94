import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first readings of a point that lie open from a moment on, a page of them: by the key, in its order, and no more rows than the page
 * holds. Without statistics of a new month PostgreSQL collected and sorted all rows of the range for each page, thousands of them. Each
 * column leaves as one binary array, which costs less than half of what the texts of its numbers do.
 */
export class PagesOfReadings1700000000050 implements MigrationInterface {
  name = 'PagesOfReadings1700000000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Tables are named in a text that is executed, as in migration 45: a plan that a session remembers would look behind the tables of a shadow.
create function open_page(of_device int, of_point int, from_ts timestamptz, until_ts timestamptz, most int)
returns table (t bytea, v bytea, q bytea, seq bytea, received bytea, last_ts timestamptz)
language plpgsql stable rows 1 set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
begin
  return query execute '
    with layouts as materialized (
      select layout_id, array_position(point_ids, $2) as i from layout where device_id = $1 and point_ids @> array[$2])
    select array_send(array_agg(r.ts)), array_send(array_agg(r.vals[l.i])),
           array_send(array_agg(coalesce(r.quality[l.i], 0::smallint))),
           array_send(array_agg(case when r.seqs is null then r.seq else r.seqs[l.i] end)),
           array_send(array_agg(coalesce(r.receiveds[l.i], r.received_at))), max(r.ts)
    from (select * from reading where device_id = $1 and ts >= $3 and ts < $4
            and layout_id = any (array(select layout_id from layouts)) order by ts limit $5) r
    join layouts l using (layout_id)' using of_device, of_point, from_ts, until_ts, most;
end $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
