import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which history this database tells: a restore begins another one, and what a process remembers of the one before is void. */
export class Identity1700000000018 implements MigrationInterface {
  name = 'Identity1700000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- always one row; read as (pg_control_system().system_identifier, timeline, restore_id)
create table database_identity (
  only_one boolean not null default true constraint database_identity_pkey primary key
    constraint database_identity_one_row check (only_one),
  restore_id uuid not null default gen_random_uuid(),  -- another one after each restore from a backup
  restored_at timestamptz,                             -- null: never restored
  backup_at timestamptz                                -- the moment that the restored backup shows
);
insert into database_identity default values;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
