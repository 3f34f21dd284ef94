import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger of the fuel in the yard, by local day: made from windows, hours and stock-takings, as figures are. */
export class FuelLedger1700000000034 implements MigrationInterface {
  name = 'FuelLedger1700000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table fuel_day (
  site_id int not null references site,
  day date not null,
  body jsonb not null,        -- what came, what the heat took, what lies in the yard, and what the hours of the day are made with
  constraint fuel_day_pkey primary key (site_id, day)
);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
