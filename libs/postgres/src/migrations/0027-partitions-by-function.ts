import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Months of readings are made by a function of the owner: who calls it needs no right to make tables (ADR 37). */
export class PartitionsByFunction1700000000027 implements MigrationInterface {
  name = 'PartitionsByFunction1700000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Where the table lies is handed in, so that the function may be moved to another schema; that it is the owner's is checked:
-- a table of the caller by the same name would run the caller's code with the owner's rights.
create function make_reading_partition(parent regclass, month date) returns boolean
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
  execute format('create table %I.%I (like %s including defaults including constraints including indexes)', place, partition, parent);
  execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)', parent, place, partition,
                 month, (month + interval '1 month')::date);
  return true;
end $$;
revoke execute on function make_reading_partition(regclass, date) from public;
-- whoever migrates: it is whose the table is
do $$ begin
  execute format('alter function make_reading_partition(regclass, date) owner to %I',
                 (select rolname from pg_class c join pg_roles r on r.oid = relowner where c.oid = 'reading'::regclass));
end $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}

const PARTITION_LOCK = 0x6772_7074; // "grpt"
