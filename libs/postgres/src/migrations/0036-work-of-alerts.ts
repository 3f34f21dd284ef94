import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the page of alarms asks each time: what was over lately, and how often the same was raised before. */
export class WorkOfAlerts1700000000036 implements MigrationInterface {
  name = 'WorkOfAlerts1700000000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index alert_resolved on alert (resolved_at);
create index alert_of_key on alert (site, rule, subject);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
