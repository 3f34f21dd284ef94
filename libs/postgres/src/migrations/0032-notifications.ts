import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each step in the life of an alert, and who was told of it. */
export class Notifications1700000000032 implements MigrationInterface {
  name = 'Notifications1700000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- a step in the life of an alert, written in the transaction that makes it
create table alert_transition (
  alert_id text not null,
  version bigint not null,
  site text not null,
  news text not null,
  at timestamptz not null,
  document jsonb not null,    -- the alert as it was published with this version
  routed_at timestamptz,      -- notifications have been made of it; null: not yet
  constraint alert_transition_pkey primary key (alert_id, version)
);
create index alert_transition_unrouted on alert_transition (version) where routed_at is null;

-- one message to one sink; what is sent again has the same id
create table notification (
  notification_id text not null constraint notification_pkey primary key,
  seq bigint generated always as identity,
  site text not null,
  sink text not null,
  alert_id text,              -- null: a trial
  alert_version bigint,
  news text not null,
  document jsonb not null,
  state text not null default 'waiting'
    constraint notification_state check (state in ('waiting', 'sent', 'given-up', 'omitted')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  first_tried_at timestamptz,
  tried_at timestamptz,
  failures int not null default 0,
  answer text                 -- of the last try, without secrets
);
create index notification_due on notification (due_at) where state = 'waiting';
create index notification_newest on notification (site, seq desc);
create index notification_of_alert on notification (alert_id, sink, seq);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
