import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was known at a moment in the past is found without looking through the history. */
export class AsOf1700000000005 implements MigrationInterface {
  name = 'AsOf1700000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- readings that came more than 15 minutes after their time: with those of the last 15 minutes all that a moment did not know yet.
-- What comes on time does not touch it.
create index reading_late on reading (device_id, received_at) include (ts) where received_at - ts > interval '15 minutes';
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
