import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How targets stand is told under other names (`achieved` with its `unit`, not `achievedT`). What is stored is derived from the
 * days: it goes, and is made again with the next status.
 */
export class TargetNames1700000000009 implements MigrationInterface {
  name = 'TargetNames1700000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
delete from target_status;
update site_status set body = jsonb_set(body, '{targets}', '[]');
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
