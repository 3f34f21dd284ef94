import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each transaction of the store adds to the line of every device that has sent, and makes its newest range of sequence numbers longer. With
 * room on their page the new version stands beside the old one, and no index hears of it.
 */
export class RoomBesideCounts1700000000048 implements MigrationInterface {
  name = 'RoomBesideCounts1700000000048';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table ledger set (fillfactor = 50);
      alter table seq_range set (fillfactor = 50);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
