import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ReplayOptions } from '../../replay/replay-options.js';
import { replay } from '../../replay/replay-recording.js';
import { collect, seconds } from '../arguments.js';
import { command, outputOf, type Everywhere } from '../command.js';

const EXAMPLES = `
Nothing is sent before the form of the file is clear and all of it was looked at; --dry-run ends there.
Examples:
  greenpark replay meter.csv --device plant-meter --map 'Zählerstand=heat.energyTotal[MWh]' --dry-run
  greenpark replay export.csv --device boiler-1 --date-column Datum --time-column Uhrzeit --time-format 'dd.MM.yyyy HH:mm'
  greenpark replay us.csv --device boiler-1 --time-format 'M/d/yyyy h:mm a' --time-zone America/Chicago
  zcat old.jsonl.gz | greenpark replay -`;

export function addReplay(program: Command): void {
  command(program, 'replay <file>', 'send a recording (CSV or JSON lines, also packed by gzip; - is standard input)')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--device <device>', 'which device (default: the only one)')
    .option('--map <column=point[unit]>', 'which column is which point; may be repeated', collect, [])
    .option('--time-column <name>', 'column of times (default: found by its name, or by what is in it)')
    .option('--date-column <name>', 'column of dates, where --time-column holds the time of day alone')
    .option(
      '--time-format <format>',
      'iso, epoch-s, epoch-ms, or a pattern such as "dd.MM.yyyy HH:mm" (default: found)',
    )
    .option('--time-zone <zone>', 'zone of times without an offset (default: the site’s)')
    .addOption(new Option('--decimal <mark>', 'decimal mark of numbers (default: found)').choices(['.', ',']))
    .option('--encoding <name>', 'such as utf-8, windows-1252, gb18030 (default: found)')
    .option('--simulated', 'mark the values as simulated: they count only where a site has no real ones')
    .option('--dry-run', 'show what would come of it, and send nothing')
    .option('--allow-rejected <percent>', 'share of values that may be rejected (default: 1)', percent)
    .option(
      '--wait <seconds>',
      'how long to wait at most, at the end, until all is acknowledged and stored',
      seconds,
      120,
    )
    .option('--username <name>', 'for MQTT (or MQTT_USERNAME)')
    .option('--password <password>', 'for MQTT (or MQTT_PASSWORD)')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ReplayOptions & Everywhere) => replay(file, options, outputOf(options)));
}

function percent(text: string): number {
  const value = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 100)) throw new InvalidArgumentError('expected a share in percent, 0 to 100');
  return value;
}
