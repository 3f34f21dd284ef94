import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What alerting remembers lies here, versions follow the clock, and a document that is too large stops no other. */
export class Alerting1700000000015 implements MigrationInterface {
  name = 'Alerting1700000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- how far the rules of a site have got: \`status\` by the version of the document, \`silence\` by Unix ms of the moment
-- that was judged, \`loss\` by how many records were lost
create table alerting_position (
  site text not null,
  source text not null,
  seen bigint not null,
  constraint alerting_position_pkey primary key (site, source)
);
-- what was published last has been judged: a process that starts reads it again
insert into alerting_position (site, source, seen)
select s.code, 'status', t.version from site_status t join site s using (site_id);

-- versions are greatest(stored + 1, Unix ms): a sequence goes back with a restored database
drop sequence told_version;

-- null: the key is emptied (a tombstone of the compacted topic)
alter table outbox alter column event drop not null;
-- who holds this row moves the outbox
create table outbox_mover (
  only_row boolean not null default true constraint outbox_mover_pkey primary key,
  constraint outbox_mover_only_row check (only_row)
);
insert into outbox_mover default values;
-- the newest document of a key where it is too large for Kafka: it waits in its own table, the next one that fits ends this
create table outbox_set_aside (
  topic text not null,
  key text not null,
  bytes bigint not null,
  times int not null default 1,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  constraint outbox_set_aside_pkey primary key (topic, key)
);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
