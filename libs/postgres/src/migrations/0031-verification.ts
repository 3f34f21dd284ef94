import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The verification book: samples that were drawn, what was found, what was said to it, and opinions. Lists that only grow. */
export class Verification1700000000031 implements MigrationInterface {
  name = 'Verification1700000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table verification (
  verification_id bigint generated always as identity constraint verification_pkey primary key,
  site_id int not null references site,
  period text not null,
  grain text not null,                -- month | season | year
  revision int not null,              -- of the period when the sample was drawn
  gross_t double precision,           -- of the period, as it was then
  net_t double precision,
  verifier text not null,
  words text not null,                -- of the verifier's own: half of the seed
  size int not null,                  -- hours that were asked for
  root text not null,                 -- Merkle root of the rows of its evidence: the other half
  pack_version int not null,
  link text not null,                 -- of that pack, in the chain of the site
  materiality jsonb not null,         -- { pct, t }
  hours jsonb not null,               -- [[start, grossT, hasCodes, revision], …]: what the sample was drawn from
  simulated boolean not null,
  opened_at timestamptz not null
);
create index verification_period on verification (site_id, period, verification_id);

create table finding (
  finding_id bigint generated always as identity constraint finding_pkey primary key,
  site_id int not null references site,
  verification_id bigint references verification, -- null: a check of the system has raised it
  period text not null,
  kind text not null constraint finding_kind check (kind in ('CAR', 'CL', 'FAR')),
  description text not null,
  hours jsonb not null,               -- their starts
  document text,
  error_t double precision,           -- above 0: claimed too much; null: not known
  source text not null,               -- verifier, or the check
  key text not null,                  -- the same key is the same finding
  who text not null,
  raised_at timestamptz not null,
  constraint finding_key unique (site_id, key)
);
create index finding_period on finding (site_id, period, finding_id);
create index finding_verification on finding (verification_id);

create table finding_act (
  finding_act_id bigint generated always as identity constraint finding_act_pkey primary key,
  finding_id bigint not null references finding,
  action text not null constraint finding_act_action check (action in ('answer', 'close')),
  description text not null,
  error_t double precision,           -- of a closing: what is left; null: what the finding states
  who text not null,
  acted_at timestamptz not null
);
create index finding_act_finding on finding_act (finding_id, finding_act_id);

create table verification_opinion (
  verification_id bigint not null references verification constraint verification_opinion_pkey primary key,
  level text not null,                -- reasonable | limited
  opinion text not null,              -- positive | qualified | adverse | disclaimer
  description text not null,
  revision int not null,              -- of the period when it was signed
  gross_t double precision,
  net_t double precision,
  misstatement jsonb not null,
  open_cars jsonb not null,           -- ids
  who text not null,
  signed_at timestamptz not null
);

create trigger verification_only_grows before update or delete or truncate on verification
  for each statement execute function closing_refuses();
create trigger finding_only_grows before update or delete or truncate on finding
  for each statement execute function closing_refuses();
create trigger finding_act_only_grows before update or delete or truncate on finding_act
  for each statement execute function closing_refuses();
create trigger verification_opinion_only_grows before update or delete or truncate on verification_opinion
  for each statement execute function closing_refuses();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
