import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Readings of months that are over, packed: a row per device, layout and UTC day, its columns as text of small integers (ADR 62).
 * `readings_of` answers with all rows of a device, packed or not; nothing else needs to know which they are.
 */
export class PackedReadings1700000000045 implements MigrationInterface {
  name = 'PackedReadings1700000000045';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(INTEGERS);
    await runner.query(DECIMALS);
    await runner.query(UNPACKING);
    await runner.query(READING);
    await runner.query(NEIGHBOURS);
    await runner.query(PACKING);
    await runner.query(OPENING);
    await runner.query(RELEASING);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

/** With the class of a device: whoever writes into its old days shares it, who packs them has it alone. */
const PACK_LOCK = 0x6772_706b; // "grpk"
/** A transaction may write into days of any number of devices, and PostgreSQL keeps so many locks at most. */
const LOCK_CLASSES = 128;
/** A look at three hours must not unpack a day of readings by the second. */
const MOST_ROWS = 2_000;

const TABLE = `
create table reading_pack (
  device_id int not null,
  first_ts timestamptz not null,
  last_ts timestamptz not null,           -- of the same day, UTC
  layout_id int not null,
  n int not null,                         -- rows
  first_received timestamptz not null,    -- the earliest arrival of a value, or of a candidate of a conflict about one
  last_received timestamptz not null,
  is_late boolean not null,               -- a row came more than 15 minutes after its time
  times text not null,                    -- microseconds since first_ts
  arrivals text not null,                 -- microseconds from the time of a row to its arrival
  seqs text,
  vals text[] not null,                   -- by point of the layout: decimals ':' integers; null: its values are in floats
  floats float8[],                        -- point after point, n values each
  quality text,                           -- as in reading, ';' between rows, nothing where all is good; null: all are good
  value_seqs text,                        -- the same for reading.seqs
  value_receiveds text,                   -- and for reading.receiveds, in microseconds from the time of the row
  constraint reading_pack_pkey primary key (device_id, first_ts, layout_id)
);
create index reading_pack_last on reading_pack (device_id, last_ts);
create index reading_pack_late on reading_pack (device_id, last_received) where is_late;
`;

const INTEGERS = `
-- 'unit;base|x,x,…': each is (base + x) * unit. 'unit;base;step|x,x,…': each is the one before it, at first base, plus step plus x; times
-- unit at the end. Nothing between two commas: null, which changes nothing for those behind it.
create function pack_integers(numbers bigint[]) returns text
language sql immutable strict as $$
with unit as (
  select case when bool_and(x % 1000000 = 0) then 1000000 when bool_and(x % 1000 = 0) then 1000 else 1 end as u from unnest(numbers) x
), number as (
  select i, x / u as x, x / u - lag(x / u) over (order by i) as d from unnest(numbers) with ordinality n(x, i), unit where x is not null
), base as (
  select min(x) as least, (array_agg(x order by i))[1] as first, coalesce(mode() within group (order by d), 0) as step from number
), token as (
  select i, x - least as plain, coalesce(d - step, 0) as change, x is null as is_null
  from generate_series(1, cardinality(numbers)) i left join (number cross join base) using (i)
), form as (
  select array_to_string(array_agg(plain order by i), ',', '') as plain,
         array_to_string(array_agg(case when not is_null then change end order by i), ',', '') as change from token
)
select case when length(plain) < length(change) then u || ';' || least || '|' || plain
            else u || ';' || (first - step) || ';' || step || '|' || change end
from unit, base, form
$$;

create function unpack_integers(packed text) returns bigint[]
language plpgsql immutable strict as $$
declare
  head bigint[] := string_to_array(split_part(packed, '|', 1), ';')::bigint[];
  numbers bigint[] := string_to_array(split_part(packed, '|', 2), ',', '')::bigint[];
  at bigint := head[2];
begin
  for i in 1 .. cardinality(numbers) loop
    if numbers[i] is null then
      continue;
    elsif head[3] is null then
      numbers[i] := (at + numbers[i]) * head[1];
    else
      at := at + head[3] + numbers[i];
      numbers[i] := at * head[1];
    end if;
  end loop;
  return numbers;
end $$;
`;

const DECIMALS = `
-- Values as integers behind their number of decimals, '2:1;953|0,1,1': 9.53, 9.54, 9.54. A double with at most 15 digits is found again exactly
-- by one division. null where it would not be, or would be longer than the doubles.
create function pack_decimals(numbers float8[]) returns text
language plpgsql immutable as $$
declare
  decimals int;
  packed text;
begin
  if exists (select from unnest(numbers) x where x is null or not abs(x) < 1e15 or x::text = '-0') then
    return null;
  end if;
  decimals := (select max(min_scale(x::text::numeric)) from unnest(numbers) x);
  if decimals > 15 or exists (select from unnest(numbers) x where abs(x::text::numeric) * ('1e' || decimals)::numeric >= 9e15) then
    return null;
  end if;
  packed := decimals || ':' || pack_integers(array(
    select (x::text::numeric * ('1e' || decimals)::numeric)::bigint from unnest(numbers) with ordinality n(x, i) order by i));
  return case when length(packed) <= 9 * cardinality(numbers) + 30 then packed end;
end $$;
`;

const UNPACKING = `
create function unpack_readings(
  of_device int, of_layout int, since timestamptz, n int, times text, arrivals text, packed_seqs text, packed_vals text[], floats float8[],
  packed_quality text, value_seqs text, value_receiveds text)
returns table (device_id int, ts timestamptz, layout_id int, vals float8[], quality smallint[], seq bigint, received_at timestamptz,
               seqs bigint[], receiveds timestamptz[])
language plpgsql stable rows 1000 as $$
#variable_conflict use_variable
declare
  width int := cardinality(packed_vals);
  at bigint[] := unpack_integers(times);
  delay bigint[] := unpack_integers(arrivals);
  number bigint[] := unpack_integers(packed_seqs);
  qualities text[] := string_to_array(packed_quality, ';', '');
  each_seqs text[] := string_to_array(value_seqs, ';', '');
  each_receiveds text[] := string_to_array(value_receiveds, ';', '');
  all_vals float8[] := array_fill(0::float8, array[n * width]);
  own bigint[];
  scale float8;
  used int := 0;
begin
  for k in 1 .. width loop
    if packed_vals[k] is null then
      for i in 1 .. n loop
        all_vals[(i - 1) * width + k] := floats[used + i];
      end loop;
      used := used + n;
    else
      scale := ('1e' || split_part(packed_vals[k], ':', 1))::float8;
      own := unpack_integers(split_part(packed_vals[k], ':', 2));
      for i in 1 .. n loop
        all_vals[(i - 1) * width + k] := own[i] / scale;
      end loop;
    end if;
  end loop;
  return query
    -- Materialized: a part of it is taken for each row, and no copy of all of it is made for that.
    with a as materialized (select all_vals as v)
    select of_device, since + at[i] * interval '1 microsecond', of_layout, a.v[(i - 1) * width + 1 : i * width], qualities[i]::smallint[],
           number[i], since + (at[i] + delay[i]) * interval '1 microsecond', each_seqs[i]::bigint[],
           case when each_receiveds[i] is not null then
             array(select since + (at[i] + x) * interval '1 microsecond'
                   from unnest(each_receiveds[i]::bigint[]) with ordinality u(x, k) order by k) end
    from a cross join generate_series(1, n) i;
end $$;
`;

const COLUMNS = 'device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds';
/** All rows of a pack `p`, as `u`. */
const UNPACKED = `unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u`;

const READING = `
-- Every row of readings of a device with from_ts <= ts < until_ts, packed or not. Written so that PostgreSQL puts it into the question: names
-- are looked for where the question looks for them, so it reads a shadow as well.
create function readings_of(of_device int, from_ts timestamptz, until_ts timestamptz)
returns table (device_id int, ts timestamptz, layout_id int, vals float8[], quality smallint[], seq bigint, received_at timestamptz,
               seqs bigint[], receiveds timestamptz[])
language sql stable rows 1000 as $$
  select ${COLUMNS} from reading r where r.device_id = of_device and r.ts >= from_ts and r.ts < until_ts
  union all
  select u.* from reading_pack p cross join lateral ${UNPACKED}
  where p.device_id = of_device and p.first_ts > from_ts - interval '24 hours' and p.first_ts < until_ts and p.last_ts >= from_ts
    and p.last_ts < until_ts + interval '24 hours' and u.ts >= from_ts and u.ts < until_ts
$$;
`;

/** Tables are named in texts that are executed: a plan that a session remembers would go on reading the real ones behind a shadow's. */
const NEIGHBOURS = `
-- Time of the newest packed row of a device before a moment; null: there is none. At most the packs of one day are unpacked.
create function packed_time_before(of_device int, before timestamptz) returns timestamptz
language plpgsql stable as $$
declare
  p record;
  found_ts timestamptz;
begin
  for p in execute 'select * from reading_pack where device_id = $1 and last_ts < $2 + interval ''24 hours'' and first_ts < $2
                    order by last_ts desc' using of_device, before loop
    exit when p.last_ts <= found_ts;
    found_ts := greatest(found_ts, case when p.last_ts < before then p.last_ts
                                        else (select max(u.ts) from ${UNPACKED} where u.ts < before) end);
  end loop;
  return found_ts;
end $$;

-- The oldest at or after a moment.
create function packed_time_from(of_device int, from_ts timestamptz) returns timestamptz
language plpgsql stable as $$
declare
  p record;
  found_ts timestamptz;
begin
  for p in execute 'select * from reading_pack where device_id = $1 and first_ts > $2 - interval ''24 hours'' and last_ts >= $2
                    order by first_ts' using of_device, from_ts loop
    exit when p.first_ts >= found_ts;
    found_ts := least(found_ts, case when p.first_ts >= from_ts then p.first_ts
                                     else (select min(u.ts) from ${UNPACKED} where u.ts >= from_ts) end);
  end loop;
  return found_ts;
end $$;

-- Where a stretch ends in which packs alone have so many rows of a device, and of a point if one is named; until_ts: there are not so many. Packs
-- are counted, none is unpacked: for those who want the first rows of a long stretch.
create function packed_until(of_device int, of_point int, from_ts timestamptz, until_ts timestamptz, most_rows bigint) returns timestamptz
language plpgsql stable as $$
declare
  p record;
  total bigint := 0;
begin
  -- Other layouts of a day go with it: counted are whole days.
  for p in execute 'select date_trunc(''day'', k.first_ts, ''UTC'') + interval ''24 hours'' as day_end, k.n
                    from reading_pack k join layout l using (layout_id)
                    where k.device_id = $1 and k.first_ts >= $2 and k.first_ts < $3 and ($4 is null or $4 = any(l.point_ids))
                    order by k.first_ts' using of_device, from_ts, until_ts, of_point loop
    total := total + p.n;
    if total >= most_rows then
      return least(until_ts, p.day_end);
    end if;
  end loop;
  return until_ts;
end $$;

-- The packed reading of a point with from_ts <= ts < until_ts that is nearest to one end: the newest or the oldest, of good quality only where asked.
create function packed_reading(of_device int, of_point int, from_ts timestamptz, until_ts timestamptz, newest boolean, good_only boolean)
returns table (ts timestamptz, v float8, q int, seq bigint, received_at timestamptz)
language plpgsql stable rows 1 as $$
#variable_conflict use_column
declare
  p record;
  one record;
  packs refcursor;
begin
  if newest then
    open packs for execute 'select k.*, array_position(l.point_ids, $4) as place from reading_pack k join layout l using (layout_id)
      where k.device_id = $1 and k.last_ts >= $2 and k.last_ts < $3 + interval ''24 hours'' and k.first_ts < $3
        and $4 = any(l.point_ids) order by k.last_ts desc' using of_device, from_ts, until_ts, of_point;
  else
    open packs for execute 'select k.*, array_position(l.point_ids, $4) as place from reading_pack k join layout l using (layout_id)
      where k.device_id = $1 and k.first_ts > $2 - interval ''24 hours'' and k.first_ts < $3 and k.last_ts >= $2
        and $4 = any(l.point_ids) order by k.first_ts' using of_device, from_ts, until_ts, of_point;
  end if;
  loop
    fetch packs into p;
    exit when not found or case when newest then p.last_ts < ts else p.first_ts > ts end;
    select u.ts, u.vals[p.place] as v, coalesce(u.quality[p.place], 0)::int as q,
           case when u.seqs is null then u.seq else u.seqs[p.place] end as seq, coalesce(u.receiveds[p.place], u.received_at) as received_at
    into one from ${UNPACKED}
    where u.ts >= from_ts and u.ts < until_ts and (not good_only or coalesce(u.quality[p.place], 0) = 0)
    order by case when newest then u.ts end desc, u.ts limit 1;
    if found and (ts is null or case when newest then one.ts > ts else one.ts < ts end) then
      ts := one.ts; v := one.v; q := one.q; seq := one.seq; received_at := one.received_at;
    end if;
  end loop;
  close packs;
  if ts is not null then
    return next;
  end if;
end $$;
`;

const PACKING = `
-- Packs the rows of a device and UTC day; how many there were, null where somebody writes into its old days just now. What is packed is unpacked
-- and compared, bit for bit, before the transaction of the caller may end: what would not come back is an error, and stays as it is.
create function pack_readings(of_device int, of_day timestamptz) returns int
language plpgsql set jit = off as $$
#variable_conflict use_column
declare
  until_ts timestamptz := of_day + interval '24 hours';
  rows_there int;
  rows_back int;
begin
  if not pg_try_advisory_xact_lock(${PACK_LOCK}, of_device % ${LOCK_CLASSES}) then
    return null;
  end if;
  perform open_readings(array[of_device], array[of_day]);
  with gone as (
    delete from reading r where r.device_id = of_device and r.ts >= of_day and r.ts < until_ts returning ${COLUMNS}
  ), part as (
    select *, (row_number() over (partition by layout_id order by ts) - 1) / ${MOST_ROWS} as part from gone
  ), head as (
    select layout_id, part, min(ts) as first_ts, max(ts) as last_ts, count(*)::int as n, max(cardinality(vals)) as width,
           least(min(received_at), min((select min(x) from unnest(receiveds) x))) as first_received,
           greatest(max(received_at), max((select max(x) from unnest(receiveds) x))) as last_received,
           bool_or(received_at - ts > interval '15 minutes') as is_late,
           array_agg((extract(epoch from received_at - ts) * 1000000)::bigint order by ts) as arrivals,
           case when count(seq) > 0 then array_agg(seq order by ts) end as seqs,
           case when count(quality) > 0 then array_to_string(array_agg(quality::text order by ts), ';', '') end as quality,
           case when count(seqs) > 0 then array_to_string(array_agg(seqs::text order by ts), ';', '') end as value_seqs,
           case when count(receiveds) > 0 then array_to_string(array_agg(
             (select array_agg((extract(epoch from x - ts) * 1000000)::bigint order by k) from unnest(receiveds) with ordinality u(x, k))::text
             order by ts), ';', '') end as value_receiveds,
           array_agg(ts order by ts) as all_ts
    from part group by layout_id, part
  ), value as (
    select layout_id, part, k, array_agg(vals[k] order by ts) as numbers
    from part join head using (layout_id, part) cross join lateral generate_series(1, width) k group by layout_id, part, k
  ), packed_value as materialized (
    select layout_id, part, k, numbers, pack_decimals(numbers) as packed from value
  ), packed as (
    insert into reading_pack (device_id, first_ts, last_ts, layout_id, n, first_received, last_received, is_late, times, arrivals, seqs,
                              vals, floats, quality, value_seqs, value_receiveds)
    select of_device, first_ts, last_ts, layout_id, n,
           least(first_received, (select min(c.received_at) from layout l join reading_conflict c on c.point_id = any(l.point_ids)
                                    and c.ts >= h.first_ts and c.ts <= h.last_ts and c.event_id = '' where l.layout_id = h.layout_id)),
           last_received, is_late,
           pack_integers(array(select (extract(epoch from x - h.first_ts) * 1000000)::bigint
                               from unnest(all_ts) with ordinality u(x, k) order by k)),
           pack_integers(arrivals), pack_integers(seqs),
           array(select v.packed from packed_value v where (v.layout_id, v.part) = (h.layout_id, h.part) order by k),
           (select array_agg(x order by k, i) from packed_value v cross join lateral unnest(numbers) with ordinality u(x, i)
            where (v.layout_id, v.part) = (h.layout_id, h.part) and v.packed is null),
           quality, value_seqs, value_receiveds
    from head h returning *
  ), back as (
    select u.* from packed p cross join lateral ${UNPACKED}
  )
  select (select count(*) from gone), count(*) into rows_there, rows_back
  from gone g join back b on b.ts = g.ts
  where (g.device_id, g.layout_id, g.seq, g.received_at) is not distinct from (b.device_id, b.layout_id, b.seq, b.received_at)
    and array_send(g.vals) = array_send(b.vals) and g.quality::text is not distinct from b.quality::text
    and g.seqs::text is not distinct from b.seqs::text and g.receiveds::text is not distinct from b.receiveds::text;
  if rows_there <> rows_back then
    raise exception 'readings of device % on % do not come back as they are', of_device, of_day using errcode = 'data_exception';
  end if;
  return rows_there;
end $$;
`;

const OPENING = `
-- Unpacks the days of devices in which these times lie, and keeps them from being packed until the transaction ends; how many rows there were.
-- To be called before anything is written into days that may be packed.
create function open_readings(of_devices int[], at timestamptz[]) returns int
language plpgsql as $$
declare
  opened int := 0;
begin
  perform pg_advisory_xact_lock_shared(${PACK_LOCK}, c) from (select distinct d % ${LOCK_CLASSES} as c from unnest(of_devices) d order by c) x;
  if exists (select from unnest(of_devices, at) x(d, t) join reading_pack p on p.device_id = x.d
               and p.first_ts >= date_trunc('day', x.t, 'UTC') and p.first_ts < date_trunc('day', x.t, 'UTC') + interval '24 hours') then
    -- A block with an exception is a transaction within the transaction: its rows do not bear the number by which the writer knows its own.
    begin
      with gone as (
        delete from reading_pack p using (select distinct d, date_trunc('day', t, 'UTC') as day from unnest(of_devices, at) x(d, t)) x
        where p.device_id = x.d and p.first_ts >= x.day and p.first_ts < x.day + interval '24 hours' returning p.*
      ), back as (
        insert into reading (${COLUMNS}) select u.* from gone p cross join lateral ${UNPACKED} returning 1
      )
      select count(*) into opened from back;
    exception when assert_failure then
      raise;
    end;
  end if;
  return opened;
end $$;
`;

const RELEASING = `
-- Gives the disk of a month of readings back of which all is packed: true where it did. That its table has no page left is the proof that no
-- snapshot, however old, can see a row of it: VACUUM leaves none as long as one could. Until then it is asked to come at once.
create function release_reading_partition(parent regclass, month date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '200ms' as $$
declare
  partition regclass;
  has_rows boolean;
begin
  select i.inhrelid into partition from pg_class c join pg_inherits i on i.inhparent = c.oid join pg_class p on p.oid = i.inhrelid
  where c.oid = parent and c.relname = 'reading' and c.relkind = 'p' and p.relkind = 'r'
    and c.relowner = (select oid from pg_roles where rolname = current_user) and p.relname = 'reading_' || to_char(month, 'YYYY_MM');
  if partition is null then
    return false;
  end if;
  execute format('select exists (select from %s)', partition) into has_rows;
  if has_rows then
    return false;
  end if;
  if pg_relation_size(partition) > 0 then
    if not exists (select from pg_class where oid = partition and 'autovacuum_vacuum_threshold=0' = any(reloptions)) then
      execute format('alter table %s set (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)', partition);
    end if;
    return false;
  end if;
  -- An empty index has one page.
  if pg_indexes_size(partition) <= (select count(*) * current_setting('block_size')::int from pg_index where indrelid = partition) then
    return false;
  end if;
  execute format('lock table %s in access exclusive mode', partition);
  if pg_relation_size(partition) > 0 then
    return false;
  end if;
  execute format('truncate %s', partition);
  execute format('alter table %s reset (autovacuum_vacuum_threshold, autovacuum_vacuum_scale_factor)', partition);
  return true;
exception when lock_not_available then
  return false;
end $$;
revoke execute on function release_reading_partition(regclass, date) from public;
do $$ begin
  execute format('alter function release_reading_partition(regclass, date) owner to %I',
                 (select rolname from pg_class c join pg_roles r on r.oid = relowner where c.oid = 'reading'::regclass));
end $$;
`;
