import { Option, type Command } from 'commander';
import { GRAINS, type Grain } from '#domain';
import { exportFigures } from '../../export/export-figures.js';
import { exportReadings } from '../../export/export-readings.js';
import { EXPORT_FORMATS, type ExportOptions } from '../../export/export-table.js';
import { collect } from '../arguments.js';
import { command, outputOf, type Everywhere } from '../command.js';

const SAME = `
CSV (RFC 4180) or Apache Parquet, by the ending of the file or --format; a time is UTC, a number has every digit. Of one moment of
the database, whatever runs meanwhile; page by page, so that a history of any length fits into memory. The file gets its name when it
is whole, and takes the place of one that has it.`;

export function addExport(program: Command): void {
  const parent = program.command('export').description('readings or figures into a file: CSV or Parquet');
  ranged(command(parent, 'readings <file>', 'every stored value that counts, one row each'))
    .option('--point <device/point>', 'only this one; may be repeated (default: all)', collect, [])
    .addHelpText(
      'after',
      `
Columns: time, site, device, point, value, unit (UCUM), quality, seq, receivedAt, event (id of an event-like delta), simulated.
Device by device in the order of time, then the event-like deltas of the device. Devices and points that the site file names no more
are in it. Of several candidates for one time the one that counts.${SAME}`,
    )
    .action(async (file: string, options: ExportOptions & Everywhere & { point: string[] }) =>
      exportReadings(file, options, outputOf(options)),
    );
  ranged(command(parent, 'figures <file>', 'heat and tonnes by hour, day, month, season or year'))
    .addOption(new Option('--interval <interval>', 'length of a row').choices(GRAINS).default('hour'))
    .addHelpText(
      'after',
      `
Columns as in \`GET …/emissions\`: heatGj, baselineT, projectT, leakageT, grossT, netT, u95T … with the revision, whether it is
closed, and the configuration it was made under. Rows whose start lies in the range; where nothing was computed there is none.${SAME}`,
    )
    .action(async (file: string, options: ExportOptions & Everywhere & { interval: Grain }) =>
      exportFigures(file, options, outputOf(options)),
    );
}

const ranged = (command: Command): Command =>
  command
    .option('--site <site>', 'only this one (default: all)')
    .option('--from <time>', 'local day of the site, or a time (default: the first)')
    .option('--to <time>', 'local day or time, not included (default: the last)')
    .addOption(new Option('--format <format>', 'default: by the ending of the file').choices(EXPORT_FORMATS));
