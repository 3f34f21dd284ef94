import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What could not be derived waits for itself alone; marks are found by their time, the recent ones before the old ones. */
export class SetAside1700000000017 implements MigrationInterface {
  name = 'SetAside1700000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table set_aside (
  site_id int not null references site,
  device_id int references device, -- null: the figures of the site
  since timestamptz not null,
  tried_at timestamptz not null,
  next_try_at timestamptz not null,
  tries int not null,
  error text not null,
  mark_id bigint not null, -- the newest mark that was there: a newer one is a reason to try earlier
  counted boolean not null -- figures are made from it: closing waits
);
create unique index set_aside_subject on set_aside (site_id, coalesce(device_id, 0));
create index mark_device_from on mark (device_id, from_ts);
create index mark_device_to on mark (device_id, to_ts);
drop index mark_device;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
