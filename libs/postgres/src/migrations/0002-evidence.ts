import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roots of evidence packs: a list that only grows. */
export class Evidence1700000000002 implements MigrationInterface {
  name = 'Evidence1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- one row per pack whose content was new; each holds the hash of the row before it of the same site
create table evidence_root (
  evidence_root_id bigint generated always as identity constraint evidence_root_pkey primary key,
  site_id int not null references site,
  period text not null,              -- 2026-01-10 | 2026-01 | season-2025
  version int not null,
  leaves bigint not null,
  root text not null,                -- Merkle root of the readings, RFC 6962, hexadecimal
  content text not null,             -- SHA-256 over the hashes of all files of the pack
  previous text not null,
  hash text not null constraint evidence_root_hash_key unique,
  created_at timestamptz not null,
  who text not null,
  constraint evidence_root_version_key unique (site_id, period, version)
);
create function evidence_root_refuses() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: % is refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger evidence_root_only_grows before update or delete or truncate on evidence_root
  for each statement execute function evidence_root_refuses();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
