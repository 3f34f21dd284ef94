import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each figure says by which rules it was made. Those of before were made by 1.2 or older ones that made the same. */
export class KeptRules1700000000024 implements MigrationInterface {
  name = 'KeptRules1700000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table emission add rules_versions jsonb not null default '["1.2"]';
alter table emission alter column rules_versions set default '[]';
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
