import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A layout of many points is longer than an entry of an index may be: it is unique by its hash. */
export class LayoutsByHash1700000000016 implements MigrationInterface {
  name = 'LayoutsByHash1700000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- two layouts of a device with one hash are the same layout
create function layout_hash(point_ids int[], units text[], simulated boolean) returns bytea
  language sql immutable parallel safe
  return sha256(convert_to(array_to_string(point_ids, ',') || E'\\n' || array_to_string(units, E'\\n', '') || E'\\n' || simulated::int, 'UTF8'));
alter table layout drop constraint layout_key;
create unique index layout_content on layout (device_id, layout_hash(point_ids, units, simulated));
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
