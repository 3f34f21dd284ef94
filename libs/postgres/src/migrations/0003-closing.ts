import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who closed and approved which figures, and the audit log: lists that only grow. */
export class Closing1700000000003 implements MigrationInterface {
  name = 'Closing1700000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table period_close (
  period_close_id bigint generated always as identity constraint period_close_pkey primary key,
  site_id int not null references site,
  grain text not null,                -- month | season
  start timestamptz not null,
  action text not null,               -- close | approve
  revision int not null,              -- that the action is about: 1 is the closing, later ones restatements
  figures jsonb not null,             -- what was seen and signed
  who text not null,
  reason text not null,
  acted_at timestamptz not null
);
create index period_close_period on period_close (site_id, grain, start, period_close_id);

-- each row holds the hash of the row before it
create table audit_log (
  audit_id bigint constraint audit_log_pkey primary key,
  acted_at timestamptz not null,      -- whole milliseconds
  site text,
  who text not null,
  action text not null,
  subject text not null,
  reason text not null,
  detail jsonb not null,
  previous text not null,
  hash text not null
);

create function closing_refuses() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger period_close_only_grows before update or delete or truncate on period_close
  for each statement execute function closing_refuses();
create trigger audit_log_only_grows before update or delete or truncate on audit_log
  for each statement execute function closing_refuses();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
