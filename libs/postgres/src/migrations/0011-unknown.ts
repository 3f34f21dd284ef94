import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest dead letters of a reason, whatever their site: who sends what nobody declares. */
export class Unknown1700000000011 implements MigrationInterface {
  name = 'Unknown1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index dead_letter_reason_waiting on dead_letter (reason, received_at) where replayed_at is null and discarded_at is null;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
