import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was looked at on each whole local day, and found. */
export class Findings1700000000008 implements MigrationInterface {
  name = 'Findings1700000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table day_check (
  site_id int not null references site,
  date text not null,                   -- local, YYYY-MM-DD
  findings jsonb not null,              -- of the meters against each other, and of clocks
  checked_at timestamptz not null,
  constraint day_check_pkey primary key (site_id, date)
);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
