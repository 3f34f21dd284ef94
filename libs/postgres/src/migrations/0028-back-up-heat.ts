import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Heat of a fossil back-up behind the credited meters, which is taken off the credit. */
export class BackUpHeat1700000000028 implements MigrationInterface {
  name = 'BackUpHeat1700000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table emission add backup_gj double precision not null default 0');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
