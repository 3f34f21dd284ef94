import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked every few seconds: what has happened to alerts in a day, and which messages have failed. */
export class TimesOfTransitions1700000000035 implements MigrationInterface {
  name = 'TimesOfTransitions1700000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index alert_transition_at on alert_transition (at);
create index notification_failed on notification (site, sink) where failures > 0;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
