import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What could not be looked for on a day: that nothing was found of it ends no alert. */
export class UnjudgedFindings1700000000040 implements MigrationInterface {
  name = 'UnjudgedFindings1700000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table day_check add column unjudged jsonb not null default '[]';
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
