import type { Command } from 'commander';
import { replay, type ReplayOptions } from '../replay.js';
import { collect, seconds } from './arguments.js';
import { command, outputOf, type Everywhere } from './command.js';

export function addReplay(program: Command): void {
  command(program, 'replay <file>', 'send a recording (CSV or JSON lines, also packed by gzip; - is standard input)')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--device <device>', 'which device (default: the only one)')
    .option('--time-zone <zone>', 'zone of times without an offset (default: the site’s)')
    .option('--time-column <name>', 'column of times (default: found by its name)')
    .option('--map <column=point[unit]>', 'which column is which point; may be repeated', collect, [])
    .option('--wait <seconds>', 'how long to wait until all is stored', seconds, 120)
    .option('--username <name>', 'for MQTT (or MQTT_USERNAME)')
    .option('--password <password>', 'for MQTT (or MQTT_PASSWORD)')
    .action(async (file: string, options: ReplayOptions & Everywhere) => replay(file, options, outputOf(options)));
}
