import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dead letters that stand for many parts of a message, and what was deleted or forgotten because a sender sent too much. */
export class BoundedFloods1700000000021 implements MigrationInterface {
  name = 'BoundedFloods1700000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table dead_letter
  add column value_count int not null default 1 constraint dead_letter_value_count check (value_count >= 1),
  add column reasons jsonb, -- how many by reason; null: one part
  add column refused jsonb; -- where they stand in the payload; null: one part

-- letters that the quota or the retention deleted, by site; '(unknown)': of no declared one
create table dead_letter_deletion (
  site text not null,
  device text not null,
  cause text not null constraint dead_letter_deletion_cause check (cause in ('quota', 'age')),
  letters bigint not null,
  value_count bigint not null,
  bytes bigint not null,
  last_at timestamptz not null,
  constraint dead_letter_deletion_pkey primary key (site, device, cause)
);

-- ranges of seq that were forgotten because the device has more than are kept
alter table ledger add column forgotten_ranges bigint not null default 0;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
