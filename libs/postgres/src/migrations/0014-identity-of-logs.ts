import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A position knows the record before it, so that a log that lost its end and grew again is not taken for the one that was read (ADR 24). */
export class IdentityOfLogs1700000000014 implements MigrationInterface {
  name = 'IdentityOfLogs1700000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- the record at next_offset - 1; null: read before this was kept
alter table kafka_offset
  add column last_epoch int,         -- leader epoch under which it was written
  add column last_sha text,          -- SHA-256 of its time, key and value
  add constraint kafka_offset_last_whole check ((last_epoch is null) = (last_sha is null));

-- records that were read, one a minute at first and one an hour later: where a log may be another one, reading goes on behind the newest that matches
create table offset_checkpoint (
  topic text not null,
  partition int not null,
  at_offset bigint not null,
  epoch int not null,
  sha text not null,
  made_at timestamptz not null default clock_timestamp(),
  constraint offset_checkpoint_pkey primary key (topic, partition, at_offset)
);

-- deleted: [from, to) was deleted by Kafka before it was read. truncated: it was read and is gone, what came after it may be gone unread.
-- adopted: somebody has said that another log is the right one; all of it is read
alter table lost_range
  drop constraint lost_range_pkey,
  add column lost_range_id bigint not null generated always as identity constraint lost_range_pkey primary key,
  add column kind text not null default 'deleted';
create index lost_range_found on lost_range (found_at);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
