import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead letters that somebody gave up, and an index of those that wait. */
export class Discarded1700000000010 implements MigrationInterface {
  name = 'Discarded1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table dead_letter
  add column discarded_at timestamptz,
  add column discarded_by text,
  add column discarded_because text,
  add constraint dead_letter_discarded_whole check
    ((discarded_at is null) = (discarded_by is null) and (discarded_at is null) = (discarded_because is null)),
  add constraint dead_letter_settled_once check (replayed_at is null or discarded_at is null);
create index dead_letter_waiting on dead_letter (site, received_at) where replayed_at is null and discarded_at is null;
create index dead_letter_settled on dead_letter (site, (coalesce(replayed_at, discarded_at)), received_at)
  where replayed_at is not null or discarded_at is not null;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
