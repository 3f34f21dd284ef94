import type { Command } from 'commander';
import { adoptLogs, listLogs } from '../../kafka/kafka-logs.js';
import { findSystem, need } from '../../system/running-system.js';
import { withDatabase } from '../../system/system-database.js';
import { command, outputOf, type Everywhere } from '../command.js';

const brokersOf = async (options: Everywhere): Promise<string> =>
  need((await findSystem(options)).kafka, 'kafka', 'KAFKA_BROKERS');

export function addKafka(program: Command): void {
  const kafka = program.command('kafka').description('the logs that were read, and losses of theirs');
  command(kafka, 'list', 'how far each log is read, whether Kafka still has it, and what was lost').action(
    async (options: Everywhere) => {
      const brokers = await brokersOf(options);
      await withDatabase(options, 'kafka list', (db) => listLogs(db, brokers, outputOf(options)));
    },
  );
  command(
    kafka,
    'adopt',
    'the Kafka of now is the right one: read logs that are not those of before anew, from their start',
  ).action(async (options: Everywhere) => {
    const brokers = await brokersOf(options);
    await withDatabase(options, 'kafka adopt', (db) => adoptLogs(db, brokers, outputOf(options)));
  });
}
