import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Readings are vacuumed at a tenth of PostgreSQL's speed: after many have come (a season that was restored, a month that was packed)
 * autovacuum took a core for minutes, and new messages waited. 20 ms leave some 4 MB of changed pages a second, four times what 5,000
 * messages of four values take.
 */
export class GentleVacuum1700000000049 implements MigrationInterface {
  name = 'GentleVacuum1700000000049';

  async up(runner: QueryRunner): Promise<void> {
    // The function of migration 27, with the settings of the partition; owner and rights stay.
    await runner.query(`
create or replace function make_reading_partition(parent regclass, month date) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text;
  partition text := 'reading_' || to_char(month, 'YYYY_MM');
begin
  select nspname into place from pg_class c join pg_namespace n on n.oid = relnamespace
  where c.oid = parent and relname = 'reading' and relkind = 'p' and relowner = (select oid from pg_roles where rolname = current_user);
  if place is null or month <> date_trunc('month', month) or month not between date '0001-01-01' and date '9999-11-01' then
    raise exception 'no month of the readings: % of %', month, parent using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(${PARTITION_LOCK});
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
end $$;
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent = 'reading'::regclass loop
    execute format('alter table %s set (autovacuum_vacuum_cost_delay = 20)', partition);
  end loop;
end $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

const PARTITION_LOCK = 0x6772_7074; // "grpt"
