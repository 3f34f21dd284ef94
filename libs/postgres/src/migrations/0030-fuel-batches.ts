import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches of fuel are events; the book is read by the time of delivery and by batch. */
export class FuelBatches1700000000030 implements MigrationInterface {
  name = 'FuelBatches1700000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create index meter_event_fuel_ts on meter_event (site_id, ts) where type = 'fuel-batch';
create index meter_event_fuel_batch on meter_event (site_id, (body->'batch'->>'id')) where type = 'fuel-batch';
create index meter_event_withdrawn on meter_event (device_id, (body->>'event')) where type = 'withdrawn';
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
