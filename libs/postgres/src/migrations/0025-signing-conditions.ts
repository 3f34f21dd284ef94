import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a signature hangs on is kept with it: a threshold that is raised later lets nothing more pass. */
export class SigningConditions1700000000025 implements MigrationInterface {
  name = 'SigningConditions1700000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table period_close add column conditions jsonb;  -- { materiality: { pct, t } }; null: signed before it was kept
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
