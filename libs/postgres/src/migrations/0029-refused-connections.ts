import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was refused by MQTT comes by Kafka: how far it was read, and what keeps one kind of refusals from pushing out the others. */
export class RefusedConnections1700000000029 implements MigrationInterface {
  name = 'RefusedConnections1700000000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- moved in the transaction that adds the rows
create table security_log_position (
  partition int not null constraint security_log_position_pkey primary key,
  topic_id text not null,     -- of another log it says nothing
  next_offset bigint not null
);
create index security_log_kind on security_log (kind, (who is null), security_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead.');
  }
}
