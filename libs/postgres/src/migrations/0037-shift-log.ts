import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notes of shifts and signatures of hand-overs: lists that only grow. */
export class ShiftLog1700000000037 implements MigrationInterface {
  name = 'ShiftLog1700000000037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table shift_note (
  seq bigint generated always as identity constraint shift_note_pkey primary key,
  site text not null,
  note_id text not null,      -- of who sends it: the same id is the same note
  at timestamptz not null,    -- what it is about
  point text,                 -- device/point; null: of no point
  body text not null,
  corrects text,              -- id of a note that it corrects
  who text not null,
  recorded_at timestamptz not null,
  constraint shift_note_id unique (site, note_id)
);
create index shift_note_at on shift_note (site, at, seq);
create index shift_note_corrects on shift_note (site, corrects) where corrects is not null;

create table shift_hand_over (
  site text not null,
  shift text not null,        -- 2026-01-14/early
  role text not null constraint shift_hand_over_role check (role in ('outgoing', 'incoming')),
  from_at timestamptz not null,
  until_at timestamptz not null,
  who text not null,
  remark text,
  figures jsonb not null,     -- what the shift had come to when it was signed
  signed_at timestamptz not null,
  constraint shift_hand_over_pkey primary key (site, shift, role)
);
create index shift_hand_over_from on shift_hand_over (site, from_at);

create trigger shift_note_only_grows before update or delete or truncate on shift_note
  for each statement execute function closing_refuses();
create trigger shift_hand_over_only_grows before update or delete or truncate on shift_hand_over
  for each statement execute function closing_refuses();

-- what was done in a shift
create index audit_log_site_acted on audit_log (site, acted_at);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
