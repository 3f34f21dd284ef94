import { Option, type Command } from 'commander';
import { GRAINS } from '#domain';
import { listRestatements } from '../../figures/period-table.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addRestatements(program: Command): void {
  command(program, 'restatements', 'figures that changed after they were closed, newest first')
    .option('--site <site>', 'which site (default: the only one)')
    .addOption(new Option('--interval <interval>', 'only of these').choices(GRAINS))
    .option('--limit <number>', 'at most so many', count, 100)
    .action(async (options: Everywhere & { site?: string; interval?: string; limit: number }) =>
      listRestatements(await apiOf(options), options, outputOf(options)),
    );
}
