import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many values wait in dead letters is asked for by every page: it is counted in the index alone. */
export class WaitingLetters1700000000022 implements MigrationInterface {
  name = 'WaitingLetters1700000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index dead_letter_waiting_values on dead_letter (site, received_at) include (value_count)
  where replayed_at is null and discarded_at is null;
drop index dead_letter_waiting;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
