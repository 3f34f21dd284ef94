import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the rules of quality found, carried from windows into figures, and what stands in for lost data. */
export class Quality1700000000004 implements MigrationInterface {
  name = 'Quality1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table window_15m
  drop column substituted,
  add column excluded float8,                    -- held back or refused, in the point's unit; null: nothing
  add column lost_ms int not null default 0;     -- time of which no later reading can tell any more what it brought
-- where something was lost: few windows, asked for with every change before them
create index window_15m_lost on window_15m (point_id, start) where lost_ms > 0;
alter table emission
  add column codes jsonb not null default '[]',        -- of the windows of the credited and debited points
  add column data_effect jsonb not null default '{"heatGj": 0, "grossT": 0, "netT": 0}', -- careful stand-in less best estimate
  add column terms jsonb not null default '{}',        -- tCO2e of what is debited, by kind
  add column fuel_gj float8,                           -- burnt biomass
  add column substituted jsonb not null default '{}';  -- what stands in for lost readings, by address, in the point's unit
-- where something stands in, or would if there were anything to judge by: looked at again when what it is made from changes
create index emission_substituted on emission (site_id, start)
  where grain = 'hour' and (substituted <> '{}' or (gross_t is not null and net_t is null));
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
