import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes of a day, for the status of a site of many points: it asks which of them have any. */
export class TimesOfCodes1700000000046 implements MigrationInterface {
  name = 'TimesOfCodes1700000000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index reading_code_ts on reading_code (ts, point_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
