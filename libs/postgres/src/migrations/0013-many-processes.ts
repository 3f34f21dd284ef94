import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What many processes agree by: who runs, who owns a site, which configuration counts, and up to where all is stored (ADR 23). */
export class ManyProcesses1700000000013 implements MigrationInterface {
  name = 'ManyProcesses1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- one row per running process; its heartbeat is a row of its own, so that it never waits for the work of the process
create table process (
  process_id uuid not null constraint process_pkey primary key,
  service text not null,
  host text not null,
  pid int not null,
  rules text not null,               -- version of the rules of arithmetic that it derives by
  files text,                        -- form of its configuration files, as configuration_revision has it
  cannot jsonb not null default '{}',-- by site: why this process cannot work on it
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp()
);

-- who derives a site; whoever holds another token does not
create table site_owner (
  site_id int not null references site,
  role text not null,
  process_id uuid,                   -- null: free
  token uuid not null default gen_random_uuid(),
  epoch bigint not null default 0,   -- how often it was taken
  taken_at timestamptz,
  constraint site_owner_pkey primary key (site_id, role)
);

-- every acceptance of a configuration that changed something
create table configuration_revision (
  revision bigint not null generated always as identity constraint configuration_revision_pkey primary key,
  accepted_at timestamptz not null default clock_timestamp(),
  origin text not null,              -- who proposed it: host and path of the files
  form text not null                 -- hash of the files as they were proposed
);
create index configuration_revision_form on configuration_revision (form);
-- what an origin proposed last: a start beside the same files proposes nothing
create table configuration_proposal (
  origin text not null constraint configuration_proposal_pkey primary key,
  form text not null,
  proposed_at timestamptz not null default clock_timestamp()
);
-- the fence: what is derived of a site is derived under this revision and these rules, or rolled back
create table site_rule (
  site_id int not null constraint site_rule_pkey primary key references site,
  revision bigint not null,
  rules text not null
);

-- looks at the ends of the logs: reached once all that was received before asked_at is stored
create table look (
  gen bigint not null constraint look_pkey primary key,
  asked_at timestamptz not null,
  ends jsonb not null,               -- [{topic, partition, next}]
  reached_at timestamptz
);

-- the generation of a mark: all that was received before look g is derived once no mark of a generation up to g is left
create function mark_generation() returns bigint language plpgsql stable as $$
begin
  return coalesce(nullif(current_setting('greenpark.generation', true), '')::bigint,
                  (select coalesce(max(gen), 0) + 1 from look where reached_at is not null));
end $$;
alter table mark add column site_id int, add column gen bigint not null default 0;
-- what names no device can never be derived
delete from mark m where not exists (select from device d where d.device_id = m.device_id);
update mark m set site_id = d.site_id from device d where d.device_id = m.device_id;
alter table mark alter column site_id set not null, alter column gen set default mark_generation();
create index mark_site on mark (site_id);
alter table hour_mark add column gen bigint not null default 0;
alter table hour_mark alter column gen set default mark_generation();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
