import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of the API and who was refused; evidence packs as they were made, so that reading one makes nothing. */
export class Access1700000000019 implements MigrationInterface {
  name = 'Access1700000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table api_key (
  api_key_id bigint generated always as identity constraint api_key_pkey primary key,
  name text not null,
  person text not null,               -- the name as people read it: one key that holds for each
  role text not null constraint api_key_role check (role in ('viewer', 'operator', 'auditor', 'admin')),
  sites text[],                       -- null: all
  sha256 text not null constraint api_key_sha256_key unique,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,             -- null: never
  revoked_at timestamptz
);
create unique index api_key_person on api_key (person) where revoked_at is null;
-- bounded by whoever writes it: the oldest rows go
create table security_log (
  security_id bigint generated always as identity constraint security_log_pkey primary key,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count int not null,                 -- equal ones of a moment are one row
  kind text not null,                 -- unauthorized | forbidden | too-many-requests | mqtt-refused
  address text not null,
  who text,                           -- null: no one that is known
  subject text not null,              -- operation or client
  detail text not null
);
-- the newest pack of a period, to the byte; the chain keeps the roots of all
create table evidence_pack (
  site_id int not null references site,
  period text not null,
  version int not null,
  root text not null,
  chain text not null,
  bytes bytea not null,
  constraint evidence_pack_pkey primary key (site_id, period)
);
alter table evidence_pack alter column bytes set storage external; -- a zip
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
