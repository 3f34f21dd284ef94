import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that were made by the clock, or because somebody asked, with the files that were mailed. */
export class Reports1700000000039 implements MigrationInterface {
  name = 'Reports1700000000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- since when a schedule is known: what was due before that is not caught up
create table report_schedule (
  site text not null,
  schedule text not null,
  since timestamptz not null,
  constraint report_schedule_pkey primary key (site, schedule)
);

create table report (
  report_id text not null constraint report_pkey primary key, -- of one time of a schedule one, whoever makes it
  seq bigint generated always as identity,
  site text not null,
  schedule text not null,
  from_day date not null,     -- local days that it is about, both included
  to_day date not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  late boolean not null,      -- caught up
  asked_by text,              -- null: the clock
  problem text                -- why there are no files; null: there are
);
create index report_newest on report (site, schedule, seq desc);

create table report_file (
  report_id text not null references report,
  name text not null,
  type text not null,
  content bytea not null,
  constraint report_file_pkey primary key (report_id, name)
);

create trigger report_only_grows before update or delete or truncate on report
  for each statement execute function closing_refuses();
create trigger report_file_only_grows before update or delete or truncate on report_file
  for each statement execute function closing_refuses();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
