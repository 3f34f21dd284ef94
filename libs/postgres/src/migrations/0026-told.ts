import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how long figures are known, bridged gaps included, and what that time brought; of figures made before, what was covered. */
export class Told1700000000026 implements MigrationInterface {
  name = 'Told1700000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table emission
  add column told_pct float8 not null default 0,     -- share of the interval for which all that counts is known
  add column told_ms jsonb not null default '{}',    -- by address of the credited and debited points
  -- by figure: its time, what that brought, and what was taken off it for meters past their verification
  add column told jsonb not null default '{"heatGj": {"ms": 0, "amount": 0, "takenOff": 0}, "grossT": {"ms": 0, "amount": 0, "takenOff": 0},
    "netT": {"ms": 0, "amount": 0, "takenOff": 0}, "heldGj": 0}';
update emission e set told_pct = coverage_pct, told_ms = covered_ms, told = jsonb_build_object(
    'heatGj', jsonb_build_object('ms', least_ms, 'amount', coalesce(heat_gj, 0), 'takenOff', 0),
    'grossT', jsonb_build_object('ms', least_ms, 'amount', coalesce(gross_t, 0), 'takenOff', 0),
    'netT', jsonb_build_object('ms', least_ms, 'amount', coalesce(net_t, 0), 'takenOff', 0), 'heldGj', 0)
  from (select site_id, grain, start, (select coalesce(min(value::float8), 0) from jsonb_each_text(covered_ms)) as least_ms
        from emission) covered
  where e.site_id = covered.site_id and e.grain = covered.grain and e.start = covered.start;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
