import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents that are only kept and handed on are kept as they were written: nobody asks for a part of them, and a status has megabytes. */
export class DocumentsAsWritten1700000000047 implements MigrationInterface {
  name = 'DocumentsAsWritten1700000000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outbox alter column event type json using event::json;
      alter table site_status alter column body type json using body::json;
      alter table target_status alter column body type json using body::json;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
