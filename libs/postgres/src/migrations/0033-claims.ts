import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has claimed which closed tonnes: acts, which only grow; claims are what the acts have left. */
export class Claims1700000000033 implements MigrationInterface {
  name = 'Claims1700000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table claim_act (
  claim_act_id bigint generated always as identity constraint claim_act_pkey primary key,
  site_id int not null references site,
  action text not null,               -- new | transfer | retire | withdraw
  claim text not null,                -- id of the claim that it makes or ends
  detail jsonb not null,              -- of new: claim, replaces; of transfer: to, kept
  who text not null,
  reason text not null,
  acted_at timestamptz not null
);
-- a claim is made once, and ends once
create unique index claim_act_made on claim_act (site_id, claim) where action = 'new';
create unique index claim_act_ended on claim_act (site_id, claim) where action <> 'new';
create trigger claim_act_only_grows before update or delete or truncate on claim_act
  for each statement execute function closing_refuses();
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
