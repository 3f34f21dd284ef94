-- What the migrations of libs/postgres/src/migrations make, for reading and for reviews: never run by the program.
-- Compared with a fresh database by test/integration/postgres/schema.spec.ts. After a new migration renew it:
--   RENEW_SCHEMA=1 npm test -- --runTestsByPath test/integration/postgres/schema.spec.ts

set check_function_bodies = off;

CREATE OR REPLACE FUNCTION closing_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION evidence_root_refuses()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION layout_hash(point_ids integer[], units text[], simulated boolean)
 RETURNS bytea
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN sha256(convert_to(((((array_to_string(point_ids, ','::text) || '
'::text) || array_to_string(units, '
'::text, ''::text)) || '
'::text) || (simulated)::integer), 'UTF8'::name))
;
CREATE OR REPLACE FUNCTION make_reading_partition(parent regclass, month date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  place text;
  partition text := 'reading_' || to_char(month, 'YYYY_MM');
begin
  select nspname into place from pg_class c join pg_namespace n on n.oid = relnamespace
  where c.oid = parent and relname = 'reading' and relkind = 'p' and relowner = (select oid from pg_roles where rolname = current_user);
  if place is null or month <> date_trunc('month', month) or month not between date '0001-01-01' and date '9999-11-01' then
    raise exception 'no month of the readings: % of %', month, parent using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(1735553140);
  if to_regclass(format('%I.%I', place, partition)) is not null then
    return false;
  end if;
  -- A table of its own is attached, instead of "create table … partition of": that would wait for every reader of the history, and
  -- all others would wait behind it.
  execute format('create table %I.%I (like %s including defaults including constraints including indexes) with (autovacuum_vacuum_cost_delay = 20)',
                 place, partition, parent);
  execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)', parent, place, partition,
                 month, (month + interval '1 month')::date);
  return true;
end $function$
;
CREATE OR REPLACE FUNCTION mark_generation()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return coalesce(nullif(current_setting('greenpark.generation', true), '')::bigint,
                  (select coalesce(max(gen), 0) + 1 from look where reached_at is not null));
end $function$
;
CREATE OR REPLACE FUNCTION open_page(of_device integer, of_point integer, from_ts timestamp with time zone, until_ts timestamp with time zone, most integer)
 RETURNS TABLE(t bytea, v bytea, q bytea, seq bytea, received bytea, last_ts timestamp with time zone)
 LANGUAGE plpgsql
 STABLE ROWS 1
 SET enable_sort TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_seqscan TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  return query
    with layouts as materialized (
      select layout_id, array_position(point_ids, of_point) as i from layout where device_id = of_device and point_ids @> array[of_point])
    select array_send(array_agg(r.ts)), array_send(array_agg(r.vals[l.i])),
           array_send(array_agg(coalesce(r.quality[l.i], 0::smallint))),
           array_send(array_agg(case when r.seqs is null then r.seq else r.seqs[l.i] end)),
           array_send(array_agg(coalesce(r.receiveds[l.i], r.received_at))), max(r.ts)
    from (select * from reading where device_id = of_device and ts >= from_ts and ts < until_ts
            and layout_id = any (array(select layout_id from layouts)) order by ts limit most) r
    join layouts l using (layout_id);
end $function$
;
CREATE OR REPLACE FUNCTION open_readings(of_devices integer[], at timestamp with time zone[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  opened int := 0;
begin
  perform pg_advisory_xact_lock_shared(1735553131, c) from (select distinct d % 128 as c from unnest(of_devices) d order by c) x;
  if exists (select from unnest(of_devices, at) x(d, t) join reading_pack p on p.device_id = x.d
               and p.first_ts >= date_trunc('day', x.t, 'UTC') and p.first_ts < date_trunc('day', x.t, 'UTC') + interval '24 hours') then
    -- A block with an exception is a transaction within the transaction: its rows do not bear the number by which the writer knows its own.
    begin
      with gone as (
        delete from reading_pack p using (select distinct d, date_trunc('day', t, 'UTC') as day from unnest(of_devices, at) x(d, t)) x
        where p.device_id = x.d and p.first_ts >= x.day and p.first_ts < x.day + interval '24 hours' returning p.*
      ), back as (
        insert into reading (device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds) select u.* from gone p cross join lateral unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u returning 1
      )
      select count(*) into opened from back;
    exception when assert_failure then
      raise;
    end;
  end if;
  return opened;
end $function$
;
CREATE OR REPLACE FUNCTION pack_decimals(numbers double precision[])
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION pack_integers(numbers bigint[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION pack_readings(of_device integer, of_day timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SET jit TO 'off'
AS $function$
#variable_conflict use_column
declare
  until_ts timestamptz := of_day + interval '24 hours';
  rows_there int;
  rows_back int;
begin
  if not pg_try_advisory_xact_lock(1735553131, of_device % 128) then
    return null;
  end if;
  perform open_readings(array[of_device], array[of_day]);
  with gone as (
    delete from reading r where r.device_id = of_device and r.ts >= of_day and r.ts < until_ts returning device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds
  ), part as (
    select *, (row_number() over (partition by layout_id order by ts) - 1) / 2000 as part from gone
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
    select u.* from packed p cross join lateral unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u
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
end $function$
;
CREATE OR REPLACE FUNCTION packed_reading(of_device integer, of_point integer, from_ts timestamp with time zone, until_ts timestamp with time zone, newest boolean, good_only boolean)
 RETURNS TABLE(ts timestamp with time zone, v double precision, q integer, seq bigint, received_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE ROWS 1
AS $function$
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
    into one from unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u
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
end $function$
;
CREATE OR REPLACE FUNCTION packed_time_before(of_device integer, before timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  p record;
  found_ts timestamptz;
begin
  for p in execute 'select * from reading_pack where device_id = $1 and last_ts < $2 + interval ''24 hours'' and first_ts < $2
                    order by last_ts desc' using of_device, before loop
    exit when p.last_ts <= found_ts;
    found_ts := greatest(found_ts, case when p.last_ts < before then p.last_ts
                                        else (select max(u.ts) from unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u where u.ts < before) end);
  end loop;
  return found_ts;
end $function$
;
CREATE OR REPLACE FUNCTION packed_time_from(of_device integer, from_ts timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  p record;
  found_ts timestamptz;
begin
  for p in execute 'select * from reading_pack where device_id = $1 and first_ts > $2 - interval ''24 hours'' and last_ts >= $2
                    order by first_ts' using of_device, from_ts loop
    exit when p.first_ts >= found_ts;
    found_ts := least(found_ts, case when p.first_ts >= from_ts then p.first_ts
                                     else (select min(u.ts) from unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u where u.ts >= from_ts) end);
  end loop;
  return found_ts;
end $function$
;
CREATE OR REPLACE FUNCTION packed_until(of_device integer, of_point integer, from_ts timestamp with time zone, until_ts timestamp with time zone, most_rows bigint)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION readings_of(of_device integer, from_ts timestamp with time zone, until_ts timestamp with time zone)
 RETURNS TABLE(device_id integer, ts timestamp with time zone, layout_id integer, vals double precision[], quality smallint[], seq bigint, received_at timestamp with time zone, seqs bigint[], receiveds timestamp with time zone[])
 LANGUAGE sql
 STABLE
AS $function$
  select device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds from reading r where r.device_id = of_device and r.ts >= from_ts and r.ts < until_ts
  union all
  select u.* from reading_pack p cross join lateral unpack_readings(p.device_id, p.layout_id, p.first_ts, p.n, p.times, p.arrivals, p.seqs, p.vals, p.floats, p.quality,
    p.value_seqs, p.value_receiveds) u
  where p.device_id = of_device and p.first_ts > from_ts - interval '24 hours' and p.first_ts < until_ts and p.last_ts >= from_ts
    and p.last_ts < until_ts + interval '24 hours' and u.ts >= from_ts and u.ts < until_ts
$function$
;
CREATE OR REPLACE FUNCTION release_reading_partition(parent regclass, month date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET lock_timeout TO '200ms'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION unpack_integers(packed text)
 RETURNS bigint[]
 LANGUAGE plpgsql
 IMMUTABLE STRICT
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION unpack_readings(of_device integer, of_layout integer, since timestamp with time zone, n integer, times text, arrivals text, packed_seqs text, packed_vals text[], floats double precision[], packed_quality text, value_seqs text, value_receiveds text)
 RETURNS TABLE(device_id integer, ts timestamp with time zone, layout_id integer, vals double precision[], quality smallint[], seq bigint, received_at timestamp with time zone, seqs bigint[], receiveds timestamp with time zone[])
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$
;

create table alert (
  alert_id text not null,
  site text not null,
  rule text not null,
  subject text not null,
  severity text not null,
  state text not null,
  version bigint not null,
  raised_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  body jsonb not null,
  constraint alert_pkey PRIMARY KEY (alert_id)
);
create table alert_condition (
  site text not null,
  rule text not null,
  subject text not null,
  memory jsonb not null,
  due_at timestamp with time zone,
  constraint alert_condition_pkey PRIMARY KEY (site, rule, subject)
);
create table alert_transition (
  alert_id text not null,
  version bigint not null,
  site text not null,
  news text not null,
  at timestamp with time zone not null,
  document jsonb not null,
  routed_at timestamp with time zone,
  constraint alert_transition_pkey PRIMARY KEY (alert_id, version)
);
create table alerting_position (
  site text not null,
  source text not null,
  seen bigint not null,
  constraint alerting_position_pkey PRIMARY KEY (site, source)
);
create table amount (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text not null,
  value double precision not null,
  quality smallint default 0 not null,
  seq bigint,
  received_at timestamp with time zone not null,
  simulated boolean default false not null,
  constraint amount_pkey PRIMARY KEY (point_id, ts, event_id)
);
create table amount_set_aside (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text not null,
  value double precision not null,
  quality smallint not null,
  seq bigint,
  received_at timestamp with time zone not null,
  constraint amount_set_aside_pkey PRIMARY KEY (point_id, ts, event_id)
);
create table api_key (
  api_key_id bigint generated always as identity not null,
  name text not null,
  person text not null,
  role text not null,
  sites text[],
  sha256 text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (api_key_id),
  constraint api_key_role CHECK (role = ANY (ARRAY['viewer'::text, 'operator'::text, 'auditor'::text, 'admin'::text])),
  constraint api_key_sha256_key UNIQUE (sha256)
);
create table audit_log (
  audit_id bigint not null,
  acted_at timestamp with time zone not null,
  site text,
  who text not null,
  action text not null,
  subject text not null,
  reason text not null,
  detail jsonb not null,
  previous text not null,
  hash text not null,
  constraint audit_log_pkey PRIMARY KEY (audit_id)
);
create table claim_act (
  claim_act_id bigint generated always as identity not null,
  site_id integer not null,
  action text not null,
  claim text not null,
  detail jsonb not null,
  who text not null,
  reason text not null,
  acted_at timestamp with time zone not null,
  constraint claim_act_pkey PRIMARY KEY (claim_act_id)
);
create table configuration (
  kind text not null,
  name text not null,
  hash text not null,
  body jsonb not null,
  accepted_at timestamp with time zone default now() not null,
  constraint configuration_pkey PRIMARY KEY (kind, name, accepted_at)
);
create table configuration_proposal (
  origin text not null,
  form text not null,
  proposed_at timestamp with time zone default clock_timestamp() not null,
  constraint configuration_proposal_pkey PRIMARY KEY (origin)
);
create table configuration_revision (
  revision bigint generated always as identity not null,
  accepted_at timestamp with time zone default clock_timestamp() not null,
  origin text not null,
  form text not null,
  constraint configuration_revision_pkey PRIMARY KEY (revision)
);
create table credential (
  credential_id text not null,
  principal text not null,
  scrypt text,
  mosquitto text,
  subject text,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint credential_kind CHECK ((scrypt IS NULL) <> (subject IS NULL) AND (scrypt IS NULL) = (mosquitto IS NULL)),
  constraint credential_pkey PRIMARY KEY (credential_id)
);
create table database_identity (
  only_one boolean default true not null,
  restore_id uuid default gen_random_uuid() not null,
  restored_at timestamp with time zone,
  backup_at timestamp with time zone,
  constraint database_identity_one_row CHECK (only_one),
  constraint database_identity_pkey PRIMARY KEY (only_one)
);
create table day_check (
  site_id integer not null,
  date text not null,
  findings jsonb not null,
  checked_at timestamp with time zone not null,
  unjudged jsonb default '[]'::jsonb not null,
  constraint day_check_pkey PRIMARY KEY (site_id, date)
);
create table dead_letter (
  dead_letter_id text not null,
  site text,
  device text,
  point text,
  topic text not null,
  ts timestamp with time zone,
  received_at timestamp with time zone not null,
  reason text not null,
  detail text not null,
  payload text,
  payload_base64 text,
  payload_bytes integer not null,
  payload_sha256 text,
  seq bigint,
  boot text,
  item_index integer,
  replayed_at timestamp with time zone,
  discarded_at timestamp with time zone,
  discarded_by text,
  discarded_because text,
  value_count integer default 1 not null,
  reasons jsonb,
  refused jsonb,
  sender jsonb,
  constraint dead_letter_discarded_whole CHECK ((discarded_at IS NULL) = (discarded_by IS NULL) AND (discarded_at IS NULL) = (discarded_because IS NULL)),
  constraint dead_letter_pkey PRIMARY KEY (dead_letter_id),
  constraint dead_letter_settled_once CHECK (replayed_at IS NULL OR discarded_at IS NULL),
  constraint dead_letter_value_count CHECK (value_count >= 1)
);
create table dead_letter_deletion (
  site text not null,
  device text not null,
  cause text not null,
  letters bigint not null,
  value_count bigint not null,
  bytes bigint not null,
  last_at timestamp with time zone not null,
  constraint dead_letter_deletion_cause CHECK (cause = ANY (ARRAY['quota'::text, 'age'::text])),
  constraint dead_letter_deletion_pkey PRIMARY KEY (site, device, cause)
);
create table device (
  device_id integer generated always as identity not null,
  site_id integer not null,
  code text not null,
  constraint device_code_key UNIQUE (site_id, code),
  constraint device_pkey PRIMARY KEY (device_id)
);
create table emission (
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  label text not null,
  heat_gj double precision,
  baseline_t double precision,
  project_t double precision,
  leakage_t double precision,
  gross_t double precision,
  net_t double precision,
  u95_t double precision,
  coverage_pct double precision default 0 not null,
  covered_ms jsonb default '{}'::jsonb not null,
  uncertainty jsonb default '{}'::jsonb not null,
  substituted_gj double precision default 0 not null,
  excluded_gj double precision default 0 not null,
  biogenic_co2_t double precision,
  factor_versions jsonb default '[]'::jsonb not null,
  factor_missing boolean default false not null,
  configuration_hash text not null,
  first_received_at timestamp with time zone,
  revision integer default 0 not null,
  closed boolean default false not null,
  computed_at timestamp with time zone default now() not null,
  codes jsonb default '[]'::jsonb not null,
  data_effect jsonb default '{"netT": 0, "grossT": 0, "heatGj": 0}'::jsonb not null,
  terms jsonb default '{}'::jsonb not null,
  fuel_gj double precision,
  substituted jsonb default '{}'::jsonb not null,
  rules_versions jsonb default '[]'::jsonb not null,
  told_pct double precision default 0 not null,
  told_ms jsonb default '{}'::jsonb not null,
  told jsonb default '{"netT": {"ms": 0, "amount": 0, "takenOff": 0}, "grossT": {"ms": 0, "amount": 0, "takenOff": 0}, "heatGj": {"ms": 0, "amount": 0, "takenOff": 0}, "heldGj": 0}'::jsonb not null,
  backup_gj double precision default 0 not null,
  constraint emission_pkey PRIMARY KEY (site_id, grain, start)
);
create table emission_revision (
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  revision integer not null,
  figures jsonb not null,
  cause text not null,
  recorded_at timestamp with time zone default now() not null,
  constraint emission_revision_pkey PRIMARY KEY (site_id, grain, start, revision)
);
create table evidence_pack (
  site_id integer not null,
  period text not null,
  version integer not null,
  root text not null,
  chain text not null,
  bytes bytea not null,
  constraint evidence_pack_pkey PRIMARY KEY (site_id, period)
);
create table evidence_root (
  evidence_root_id bigint generated always as identity not null,
  site_id integer not null,
  period text not null,
  version integer not null,
  leaves bigint not null,
  root text not null,
  content text not null,
  previous text not null,
  hash text not null,
  created_at timestamp with time zone not null,
  who text not null,
  constraint evidence_root_hash_key UNIQUE (hash),
  constraint evidence_root_pkey PRIMARY KEY (evidence_root_id),
  constraint evidence_root_version_key UNIQUE (site_id, period, version)
);
create table finding (
  finding_id bigint generated always as identity not null,
  site_id integer not null,
  verification_id bigint,
  period text not null,
  kind text not null,
  description text not null,
  hours jsonb not null,
  document text,
  error_t double precision,
  source text not null,
  key text not null,
  who text not null,
  raised_at timestamp with time zone not null,
  constraint finding_key UNIQUE (site_id, key),
  constraint finding_kind CHECK (kind = ANY (ARRAY['CAR'::text, 'CL'::text, 'FAR'::text])),
  constraint finding_pkey PRIMARY KEY (finding_id)
);
create table finding_act (
  finding_act_id bigint generated always as identity not null,
  finding_id bigint not null,
  action text not null,
  description text not null,
  error_t double precision,
  who text not null,
  acted_at timestamp with time zone not null,
  constraint finding_act_action CHECK (action = ANY (ARRAY['answer'::text, 'close'::text])),
  constraint finding_act_pkey PRIMARY KEY (finding_act_id)
);
create table fuel_day (
  site_id integer not null,
  day date not null,
  body jsonb not null,
  constraint fuel_day_pkey PRIMARY KEY (site_id, day)
);
create table hour_mark (
  hour_mark_id bigint generated always as identity not null,
  site_id integer not null,
  hour_start timestamp with time zone not null,
  cause text default 'readings'::text not null,
  gen bigint default mark_generation() not null,
  constraint hour_mark_pkey PRIMARY KEY (hour_mark_id)
);
create table kafka_offset (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  cluster_id text not null,
  topic_id text not null,
  last_epoch integer,
  last_sha text,
  constraint kafka_offset_last_whole CHECK ((last_epoch IS NULL) = (last_sha IS NULL)),
  constraint kafka_offset_pkey PRIMARY KEY (topic, partition)
);
create table layout (
  layout_id integer generated always as identity not null,
  device_id integer not null,
  point_ids integer[] not null,
  units text[] not null,
  simulated boolean default false not null,
  constraint layout_pkey PRIMARY KEY (layout_id)
);
create table ledger (
  site text not null,
  device text not null,
  received bigint default 0 not null,
  stored bigint default 0 not null,
  duplicate bigint default 0 not null,
  conflict bigint default 0 not null,
  dead_lettered bigint default 0 not null,
  late bigint default 0 not null,
  replayed bigint default 0 not null,
  last_seen timestamp with time zone,
  forgotten_ranges bigint default 0 not null,
  constraint ledger_pkey PRIMARY KEY (site, device)
) with (fillfactor=50);
create table look (
  gen bigint not null,
  asked_at timestamp with time zone not null,
  ends jsonb not null,
  reached_at timestamp with time zone,
  constraint look_pkey PRIMARY KEY (gen)
);
create table lost_range (
  topic text not null,
  partition integer not null,
  from_offset bigint not null,
  to_offset bigint not null,
  found_at timestamp with time zone default now() not null,
  lost_range_id bigint generated always as identity not null,
  kind text default 'deleted'::text not null,
  constraint lost_range_pkey PRIMARY KEY (lost_range_id)
);
create table mark (
  mark_id bigint generated always as identity not null,
  device_id integer not null,
  from_ts timestamp with time zone not null,
  to_ts timestamp with time zone not null,
  cause text default 'readings'::text not null,
  site_id integer not null,
  gen bigint default mark_generation() not null,
  constraint mark_pkey PRIMARY KEY (mark_id)
);
create table meter_event (
  site_id integer not null,
  event_id text not null,
  device_id integer not null,
  point_id integer,
  type text not null,
  ts timestamp with time zone not null,
  body jsonb not null,
  received_at timestamp with time zone not null,
  constraint meter_event_pkey PRIMARY KEY (site_id, event_id)
);
create table notification (
  notification_id text not null,
  seq bigint generated always as identity not null,
  site text not null,
  sink text not null,
  alert_id text,
  alert_version bigint,
  news text not null,
  document jsonb not null,
  state text default 'waiting'::text not null,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  first_tried_at timestamp with time zone,
  tried_at timestamp with time zone,
  failures integer default 0 not null,
  answer text,
  digest_id text,
  subscription_id text,
  person text,
  constraint notification_pkey PRIMARY KEY (notification_id),
  constraint notification_state CHECK (state = ANY (ARRAY['waiting'::text, 'gathered'::text, 'sent'::text, 'given-up'::text, 'omitted'::text]))
);
create table offset_checkpoint (
  topic text not null,
  partition integer not null,
  at_offset bigint not null,
  epoch integer not null,
  sha text not null,
  made_at timestamp with time zone default clock_timestamp() not null,
  constraint offset_checkpoint_pkey PRIMARY KEY (topic, partition, at_offset)
);
create table outbox (
  outbox_id bigint generated always as identity not null,
  topic text not null,
  key text not null,
  event json,
  constraint outbox_pkey PRIMARY KEY (outbox_id)
);
create table outbox_mover (
  only_row boolean default true not null,
  constraint outbox_mover_only_row CHECK (only_row),
  constraint outbox_mover_pkey PRIMARY KEY (only_row)
);
create table outbox_set_aside (
  topic text not null,
  key text not null,
  bytes bigint not null,
  times integer default 1 not null,
  first_at timestamp with time zone default now() not null,
  last_at timestamp with time zone default now() not null,
  constraint outbox_set_aside_pkey PRIMARY KEY (topic, key)
);
create table period_close (
  period_close_id bigint generated always as identity not null,
  site_id integer not null,
  grain text not null,
  start timestamp with time zone not null,
  action text not null,
  revision integer not null,
  figures jsonb not null,
  who text not null,
  reason text not null,
  acted_at timestamp with time zone not null,
  simulated boolean default false not null,
  conditions jsonb,
  constraint period_close_pkey PRIMARY KEY (period_close_id)
);
create table point (
  point_id integer generated always as identity not null,
  device_id integer not null,
  code text not null,
  constraint point_code_key UNIQUE (device_id, code),
  constraint point_pkey PRIMARY KEY (point_id)
);
create table principal (
  name text not null,
  site text,
  devices jsonb,
  rights jsonb not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint principal_pkey PRIMARY KEY (name)
);
create table process (
  process_id uuid not null,
  service text not null,
  host text not null,
  pid integer not null,
  rules text not null,
  files text,
  cannot jsonb default '{}'::jsonb not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  beat_at timestamp with time zone default clock_timestamp() not null,
  constraint process_pkey PRIMARY KEY (process_id)
);
create table push_subscription (
  site text not null,
  subscription_id text not null,
  owner text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  language text not null,
  created_at timestamp with time zone not null,
  constraint push_subscription_pkey PRIMARY KEY (site, subscription_id)
);
create table reading (
  device_id integer not null,
  ts timestamp with time zone not null,
  layout_id integer not null,
  vals double precision[] not null,
  quality smallint[],
  seq bigint,
  received_at timestamp with time zone not null,
  seqs bigint[],
  receiveds timestamp with time zone[],
  constraint reading_pkey PRIMARY KEY (device_id, ts)
) partition by RANGE (ts);
create table reading_code (
  point_id integer not null,
  ts timestamp with time zone not null,
  code text not null,
  constraint reading_code_pkey PRIMARY KEY (point_id, ts, code)
);
create table reading_conflict (
  point_id integer not null,
  ts timestamp with time zone not null,
  event_id text default ''::text not null,
  value double precision not null,
  quality smallint not null,
  seq bigint,
  received_at timestamp with time zone not null,
  constraint reading_conflict_pkey PRIMARY KEY (point_id, ts, event_id, value, quality)
);
create table reading_pack (
  device_id integer not null,
  first_ts timestamp with time zone not null,
  last_ts timestamp with time zone not null,
  layout_id integer not null,
  n integer not null,
  first_received timestamp with time zone not null,
  last_received timestamp with time zone not null,
  is_late boolean not null,
  times text not null,
  arrivals text not null,
  seqs text,
  vals text[] not null,
  floats double precision[],
  quality text,
  value_seqs text,
  value_receiveds text,
  constraint reading_pack_pkey PRIMARY KEY (device_id, first_ts, layout_id)
);
create table reading_set_aside (
  device_id integer not null,
  ts timestamp with time zone not null,
  layout_id integer not null,
  vals double precision[] not null,
  quality smallint[],
  seq bigint,
  received_at timestamp with time zone not null,
  constraint reading_set_aside_pkey PRIMARY KEY (device_id, ts)
);
create table report (
  report_id text not null,
  seq bigint generated always as identity not null,
  site text not null,
  schedule text not null,
  from_day date not null,
  to_day date not null,
  due_at timestamp with time zone not null,
  made_at timestamp with time zone not null,
  late boolean not null,
  asked_by text,
  problem text,
  constraint report_pkey PRIMARY KEY (report_id)
);
create table report_file (
  report_id text not null,
  name text not null,
  type text not null,
  content bytea not null,
  constraint report_file_pkey PRIMARY KEY (report_id, name)
);
create table report_schedule (
  site text not null,
  schedule text not null,
  since timestamp with time zone not null,
  constraint report_schedule_pkey PRIMARY KEY (site, schedule)
);
create table rule_state (
  site text not null,
  rule text not null,
  subject text not null,
  state jsonb not null,
  constraint rule_state_pkey PRIMARY KEY (site, rule, subject)
);
create table schema_migration (
  id serial not null,
  "timestamp" bigint not null,
  name character varying not null,
  constraint "PK_0edff5015b71cc0389ae0f4b9a1" PRIMARY KEY (id)
);
create table security_log (
  security_id bigint generated always as identity not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  count integer not null,
  kind text not null,
  address text not null,
  who text,
  subject text not null,
  detail text not null,
  constraint security_log_pkey PRIMARY KEY (security_id)
);
create table security_log_position (
  partition integer not null,
  topic_id text not null,
  next_offset bigint not null,
  constraint security_log_position_pkey PRIMARY KEY (partition)
);
create table seq_range (
  seq_range_id bigint generated always as identity not null,
  site text not null,
  device text not null,
  boot text default ''::text not null,
  from_seq bigint not null,
  to_seq bigint not null,
  from_ts timestamp with time zone,
  to_ts timestamp with time zone,
  constraint seq_range_pkey PRIMARY KEY (seq_range_id)
) with (fillfactor=50);
create table set_aside (
  site_id integer not null,
  device_id integer,
  since timestamp with time zone not null,
  tried_at timestamp with time zone not null,
  next_try_at timestamp with time zone not null,
  tries integer not null,
  error text not null,
  mark_id bigint not null,
  counted boolean not null
);
create table shift_hand_over (
  site text not null,
  shift text not null,
  role text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  who text not null,
  remark text,
  figures jsonb not null,
  signed_at timestamp with time zone not null,
  constraint shift_hand_over_pkey PRIMARY KEY (site, shift, role),
  constraint shift_hand_over_role CHECK (role = ANY (ARRAY['outgoing'::text, 'incoming'::text]))
);
create table shift_note (
  seq bigint generated always as identity not null,
  site text not null,
  note_id text not null,
  at timestamp with time zone not null,
  point text,
  body text not null,
  corrects text,
  who text not null,
  recorded_at timestamp with time zone not null,
  constraint shift_note_id UNIQUE (site, note_id),
  constraint shift_note_pkey PRIMARY KEY (seq)
);
create table site (
  site_id integer generated always as identity not null,
  code text not null,
  name text not null,
  time_zone text not null,
  constraint site_code_key UNIQUE (code),
  constraint site_pkey PRIMARY KEY (site_id)
);
create table site_origin (
  site_id integer not null,
  simulated_since timestamp with time zone,
  real_since timestamp with time zone,
  constraint site_origin_pkey PRIMARY KEY (site_id)
);
create table site_owner (
  site_id integer not null,
  role text not null,
  process_id uuid,
  token uuid default gen_random_uuid() not null,
  epoch bigint default 0 not null,
  taken_at timestamp with time zone,
  constraint site_owner_pkey PRIMARY KEY (site_id, role)
);
create table site_rule (
  site_id integer not null,
  revision bigint not null,
  rules text not null,
  constraint site_rule_pkey PRIMARY KEY (site_id)
);
create table site_status (
  site_id integer not null,
  version bigint not null,
  body json not null,
  as_of timestamp with time zone not null,
  constraint site_status_pkey PRIMARY KEY (site_id)
);
create table target_status (
  site_id integer not null,
  target text not null,
  body json not null,
  as_of timestamp with time zone not null,
  constraint target_status_pkey PRIMARY KEY (site_id, target)
);
create table verification (
  verification_id bigint generated always as identity not null,
  site_id integer not null,
  period text not null,
  grain text not null,
  revision integer not null,
  gross_t double precision,
  net_t double precision,
  verifier text not null,
  words text not null,
  size integer not null,
  root text not null,
  pack_version integer not null,
  link text not null,
  materiality jsonb not null,
  hours jsonb not null,
  simulated boolean not null,
  opened_at timestamp with time zone not null,
  constraint verification_pkey PRIMARY KEY (verification_id)
);
create table verification_opinion (
  verification_id bigint not null,
  level text not null,
  opinion text not null,
  description text not null,
  revision integer not null,
  gross_t double precision,
  net_t double precision,
  misstatement jsonb not null,
  open_cars jsonb not null,
  who text not null,
  signed_at timestamp with time zone not null,
  constraint verification_opinion_pkey PRIMARY KEY (verification_id)
);
create table window_15m (
  point_id integer not null,
  start timestamp with time zone not null,
  min double precision,
  max double precision,
  mean double precision,
  last double precision,
  held_ms integer default 0 not null,
  amount double precision,
  covered_ms integer default 0 not null,
  quality smallint default 0 not null,
  codes text[] default '{}'::text[] not null,
  state text not null,
  excluded double precision,
  lost_ms integer default 0 not null,
  constraint window_15m_pkey PRIMARY KEY (point_id, start)
);

alter table claim_act add constraint claim_act_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table credential add constraint credential_principal_fkey FOREIGN KEY (principal) REFERENCES principal(name);
alter table day_check add constraint day_check_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table device add constraint device_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table evidence_pack add constraint evidence_pack_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table evidence_root add constraint evidence_root_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table finding add constraint finding_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table finding add constraint finding_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id);
alter table finding_act add constraint finding_act_finding_id_fkey FOREIGN KEY (finding_id) REFERENCES finding(finding_id);
alter table fuel_day add constraint fuel_day_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table layout add constraint layout_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table meter_event add constraint meter_event_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table meter_event add constraint meter_event_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table period_close add constraint period_close_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table point add constraint point_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table report_file add constraint report_file_report_id_fkey FOREIGN KEY (report_id) REFERENCES report(report_id);
alter table set_aside add constraint set_aside_device_id_fkey FOREIGN KEY (device_id) REFERENCES device(device_id);
alter table set_aside add constraint set_aside_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_origin add constraint site_origin_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_owner add constraint site_owner_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table site_rule add constraint site_rule_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table verification add constraint verification_site_id_fkey FOREIGN KEY (site_id) REFERENCES site(site_id);
alter table verification_opinion add constraint verification_opinion_verification_id_fkey FOREIGN KEY (verification_id) REFERENCES verification(verification_id);

CREATE INDEX alert_of_key ON alert USING btree (site, rule, subject);
CREATE INDEX alert_of_subject ON alert USING btree (site, subject, raised_at);
CREATE UNIQUE INDEX alert_open_key ON alert USING btree (site, rule, subject) WHERE resolved_at IS NULL;
CREATE INDEX alert_resolved ON alert USING btree (resolved_at);
CREATE INDEX alert_site_state ON alert USING btree (site, state);
CREATE INDEX alert_condition_due ON alert_condition USING btree (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_transition_at ON alert_transition USING btree (at);
CREATE INDEX alert_transition_unrouted ON alert_transition USING btree (version) WHERE routed_at IS NULL;
CREATE UNIQUE INDEX api_key_person ON api_key USING btree (person) WHERE revoked_at IS NULL;
CREATE INDEX audit_log_site_acted ON audit_log USING btree (site, acted_at);
CREATE UNIQUE INDEX claim_act_ended ON claim_act USING btree (site_id, claim) WHERE action <> 'new'::text;
CREATE UNIQUE INDEX claim_act_made ON claim_act USING btree (site_id, claim) WHERE action = 'new'::text;
CREATE INDEX configuration_revision_form ON configuration_revision USING btree (form);
CREATE INDEX credential_principal ON credential USING btree (principal);
CREATE UNIQUE INDEX credential_subject ON credential USING btree (subject) WHERE revoked_at IS NULL;
CREATE INDEX dead_letter_reason_waiting ON dead_letter USING btree (reason, received_at) WHERE replayed_at IS NULL AND discarded_at IS NULL;
CREATE INDEX dead_letter_settled ON dead_letter USING btree (site, COALESCE(replayed_at, discarded_at), received_at) WHERE replayed_at IS NOT NULL OR discarded_at IS NOT NULL;
CREATE INDEX dead_letter_site_received ON dead_letter USING btree (site, received_at, dead_letter_id);
CREATE INDEX dead_letter_waiting_values ON dead_letter USING btree (site, received_at) INCLUDE (value_count) WHERE replayed_at IS NULL AND discarded_at IS NULL;
CREATE INDEX emission_open ON emission USING btree (site_id, grain, start) WHERE NOT closed AND NOT factor_missing;
CREATE INDEX emission_substituted ON emission USING btree (site_id, start) WHERE grain = 'hour'::text AND (substituted <> '{}'::jsonb OR gross_t IS NOT NULL AND net_t IS NULL);
CREATE INDEX finding_period ON finding USING btree (site_id, period, finding_id);
CREATE INDEX finding_verification ON finding USING btree (verification_id);
CREATE INDEX finding_act_finding ON finding_act USING btree (finding_id, finding_act_id);
CREATE INDEX hour_mark_site ON hour_mark USING btree (site_id, hour_start);
CREATE UNIQUE INDEX layout_content ON layout USING btree (device_id, layout_hash(point_ids, units, simulated));
CREATE INDEX lost_range_found ON lost_range USING btree (found_at);
CREATE INDEX mark_device_from ON mark USING btree (device_id, from_ts);
CREATE INDEX mark_device_to ON mark USING btree (device_id, to_ts);
CREATE INDEX mark_site ON mark USING btree (site_id);
CREATE INDEX meter_event_device_ts ON meter_event USING btree (device_id, ts);
CREATE INDEX meter_event_fuel_batch ON meter_event USING btree (site_id, ((body -> 'batch'::text) ->> 'id'::text)) WHERE type = 'fuel-batch'::text;
CREATE INDEX meter_event_fuel_ts ON meter_event USING btree (site_id, ts) WHERE type = 'fuel-batch'::text;
CREATE INDEX meter_event_maintenance ON meter_event USING btree (site_id, ts) WHERE type = 'maintenance'::text;
CREATE INDEX meter_event_withdrawn ON meter_event USING btree (device_id, (body ->> 'event'::text)) WHERE type = 'withdrawn'::text;
CREATE INDEX notification_due ON notification USING btree (due_at) WHERE state = 'waiting'::text;
CREATE INDEX notification_failed ON notification USING btree (site, sink) WHERE failures > 0;
CREATE INDEX notification_gathered ON notification USING btree (due_at) WHERE state = 'gathered'::text AND digest_id IS NULL;
CREATE INDEX notification_newest ON notification USING btree (site, seq DESC);
CREATE INDEX notification_of_alert ON notification USING btree (alert_id, sink, seq);
CREATE INDEX period_close_period ON period_close USING btree (site_id, grain, start, period_close_id);
CREATE INDEX push_subscription_of_owner ON push_subscription USING btree (site, owner, created_at);
CREATE INDEX reading_late ON ONLY reading USING btree (device_id, received_at) INCLUDE (ts) WHERE (received_at - ts) > '00:15:00'::interval;
CREATE INDEX reading_code_ts ON reading_code USING btree (ts, point_id);
CREATE INDEX reading_pack_last ON reading_pack USING btree (device_id, last_ts);
CREATE INDEX reading_pack_late ON reading_pack USING btree (device_id, last_received) WHERE is_late;
CREATE INDEX report_newest ON report USING btree (site, schedule, seq DESC);
CREATE INDEX security_log_kind ON security_log USING btree (kind, (who IS NULL), security_id);
CREATE INDEX seq_range_device ON seq_range USING btree (site, device);
CREATE UNIQUE INDEX set_aside_subject ON set_aside USING btree (site_id, COALESCE(device_id, 0));
CREATE INDEX shift_hand_over_from ON shift_hand_over USING btree (site, from_at);
CREATE INDEX shift_note_at ON shift_note USING btree (site, at, seq);
CREATE INDEX shift_note_corrects ON shift_note USING btree (site, corrects) WHERE corrects IS NOT NULL;
CREATE INDEX verification_period ON verification USING btree (site_id, period, verification_id);
CREATE INDEX window_15m_lost ON window_15m USING btree (point_id, start) WHERE lost_ms > 0;

CREATE TRIGGER audit_log_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER claim_act_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON claim_act FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER evidence_root_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON evidence_root FOR EACH STATEMENT EXECUTE FUNCTION evidence_root_refuses();
CREATE TRIGGER finding_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON finding FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER finding_act_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON finding_act FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER period_close_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON period_close FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER report_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON report FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER report_file_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON report_file FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER shift_hand_over_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON shift_hand_over FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER shift_note_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON shift_note FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER verification_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON verification FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
CREATE TRIGGER verification_opinion_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON verification_opinion FOR EACH STATEMENT EXECUTE FUNCTION closing_refuses();
