import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who sent what was refused: what is sent again counts with the rights of its sender. */
export class SendersOfLetters1700000000023 implements MigrationInterface {
  name = 'SendersOfLetters1700000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table dead_letter add column sender jsonb; -- {kind, name}; null: it came before senders were kept
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
