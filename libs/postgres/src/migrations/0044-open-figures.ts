import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hours and days that are open, for their closing: of years of figures it asks for the few that are not closed yet. */
export class OpenFigures1700000000044 implements MigrationInterface {
  name = 'OpenFigures1700000000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index emission_open on emission (site_id, grain, start) where not closed and not factor_missing',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
