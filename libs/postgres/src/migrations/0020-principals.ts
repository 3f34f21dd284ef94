import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may connect by MQTT and what for (ADR 32). */
export class Principals1700000000020 implements MigrationInterface {
  name = 'Principals1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table principal (
  name text not null constraint principal_pkey primary key,
  site text,                  -- null: every site, which only the simulator of npm start has
  devices jsonb,              -- null: every device of the site
  rights jsonb not null,
  version bigint not null,    -- of its document in Kafka
  created_at timestamptz not null,
  created_by text not null
);
-- of a password its hashes, of a client certificate its subject
create table credential (
  credential_id text not null constraint credential_pkey primary key,
  principal text not null references principal,
  scrypt text,
  mosquitto text,             -- the same password as a line of Mosquitto's password file has it
  subject text,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,     -- null: it does not end
  revoked_at timestamptz,
  revoked_by text,
  constraint credential_kind check ((scrypt is null) <> (subject is null) and (scrypt is null) = (mosquitto is null))
);
create index credential_principal on credential (principal);
create unique index credential_subject on credential (subject) where revoked_at is null;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
