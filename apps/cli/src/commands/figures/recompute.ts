import type { Command } from 'commander';
import { recompute, type RecomputeOptions } from '../../recompute/recompute-figures.js';
import { collect, seconds } from '../arguments.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addRecompute(program: Command): void {
  command(program, 'recompute', 'make every derived figure again from raw readings, and print what is different')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--from <time>', 'local day or time (default: the first reading)')
    .option('--to <time>', 'local day or time (default: now)')
    .option('--wait <seconds>', 'how long it may take', seconds, 600)
    .option('--dry-run', 'compare only: what differs is not stored')
    .option(
      '--what-if <change>',
      'show what a change would make of figures and targets, and change nothing: a factor file, a site file, a file with targets alone, target=ID.amount=NUMBER, or rules (what is closed, by the rules of now); may be repeated',
      collect,
      [],
    )
    .action(async (options: RecomputeOptions & Everywhere) => recompute(options, outputOf(options)));
}
