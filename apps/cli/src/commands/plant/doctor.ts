import type { Command } from 'commander';
import { doctor } from '../../doctor/run-doctor.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addDoctor(program: Command): void {
  command(
    program,
    'doctor',
    'look at configuration, disk, clocks, MQTT, Kafka, PostgreSQL, processes, backups and API, and say what to do',
  ).action(async (options: Everywhere) => doctor(options, outputOf(options)));
}
