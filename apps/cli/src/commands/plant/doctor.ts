import type { Command } from 'commander';
import { doctor } from '../../system/check-system.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addDoctor(program: Command): void {
  command(
    program,
    'doctor',
    'look at configuration, disk, clock, MQTT, Kafka, PostgreSQL and API, and say what to do',
  ).action(async (options: Everywhere) => doctor(options, outputOf(options)));
}
