import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Simulated readings say so, and lie apart as soon as their site has real ones. */
export class Simulated1700000000012 implements MigrationInterface {
  name = 'Simulated1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- the mark of a reading is that of its layout: rows of before are what they were taken for, real
alter table layout
  add column simulated boolean not null default false,
  drop constraint layout_key,
  add constraint layout_key unique (device_id, point_ids, units, simulated);
alter table amount add column simulated boolean not null default false;

-- of a site that has seen any: since when; with real ones its simulated readings count no more
create table site_origin (
  site_id int not null constraint site_origin_pkey primary key references site,
  simulated_since timestamptz,       -- arrival of the first simulated reading
  real_since timestamptz             -- arrival of the first real one after this table was there
);

-- simulated readings of sites that have real ones: kept, in no figure
create table reading_set_aside (
  device_id int not null,
  ts timestamptz not null,
  layout_id int not null,
  vals float8[] not null,
  quality smallint[],
  seq bigint,
  received_at timestamptz not null,
  constraint reading_set_aside_pkey primary key (device_id, ts)
);
create table amount_set_aside (
  point_id int not null,
  ts timestamptz not null,
  event_id text not null,
  value float8 not null,
  quality smallint not null,
  seq bigint,
  received_at timestamptz not null,
  constraint amount_set_aside_pkey primary key (point_id, ts, event_id)
);

-- what was signed, then: later nobody could tell any more
alter table period_close add column simulated boolean not null default false;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
