import { Option, type Command } from 'commander';
import { METER_EVENT_TYPES } from '#contracts';
import { addEvent, listEvents } from '../../readings/meter-event-list.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addEvents(program: Command): void {
  const events = program.command('events').description('meter events: exchanges, resets, decisions');
  command(events, 'list', 'show them')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--device <device>', 'only of this device')
    .addOption(new Option('--type <type>', 'only of this type').choices(METER_EVENT_TYPES))
    .option('--limit <number>', 'at most so many', count, 100)
    .action(async (options: Everywhere & { site?: string; device?: string; type?: string; limit: number }) =>
      listEvents(await apiOf(options), options, outputOf(options)),
    );
  command(
    events,
    'add [fields...]',
    'record one; fields as name=value: point, oldFinal, newInitial, value, by, reason …',
  )
    .option('--site <site>', 'which site (default: the only one)')
    .requiredOption('--device <device>', 'device')
    .addOption(new Option('--type <type>', 'type').choices(METER_EVENT_TYPES).makeOptionMandatory())
    .requiredOption('--ts <time>', 'when it happened, RFC 3339')
    .action(
      async (fields: string[], options: Everywhere & { site?: string; device: string; type: string; ts: string }) =>
        addEvent(await apiOf(options), { ...options, fields }, outputOf(options)),
    );
}
