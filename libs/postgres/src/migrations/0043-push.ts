import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Browsers that are told of alerts, and which of them a message is for. */
export class Push1700000000043 implements MigrationInterface {
  name = 'Push1700000000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- a browser that somebody has subscribed for a site; whoever knows endpoint and keys can write to it
create table push_subscription (
  site text not null,
  subscription_id text not null, -- of its endpoint, by SHA-256
  owner text not null,           -- who has subscribed it
  endpoint text not null,
  p256dh text not null,          -- its public key and secret (RFC 8291), base64url
  auth text not null,
  language text not null,
  created_at timestamptz not null,
  constraint push_subscription_pkey primary key (site, subscription_id)
);
create index push_subscription_of_owner on push_subscription (site, owner, created_at);

alter table notification
  add subscription_id text,   -- the browser that it is for; null: whoever its sink is
  add person text;            -- whose it was then
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
