import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts about a point or a device, for its curve: a point that comes and goes for years has a few of all that a site raised. */
export class AlertsOfASubject1700000000041 implements MigrationInterface {
  name = 'AlertsOfASubject1700000000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index alert_of_subject on alert (site, subject, raised_at)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
