import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notifications that are told with others, as one message. */
export class Digests1700000000042 implements MigrationInterface {
  name = 'Digests1700000000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table notification
  add digest_id text,         -- of one that was gathered the message in which it is told; null: none yet
  drop constraint notification_state,
  add constraint notification_state check (state in ('waiting', 'gathered', 'sent', 'given-up', 'omitted'));
create index notification_gathered on notification (due_at) where state = 'gathered' and digest_id is null;
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
