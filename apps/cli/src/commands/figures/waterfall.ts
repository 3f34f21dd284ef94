import { Option, type Command } from 'commander';
import { waterfall, WATERFALL_FORMS, type WaterfallOptions } from '../../figures/waterfall-file.js';
import { anyNumber } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addWaterfall(program: Command): void {
  command(
    program,
    'waterfall [period]',
    'from the claimed amount to what could be defended, one choice of an auditor at a time',
  )
    .option('--site <site>', 'which site (default: the only one)')
    .option('--choices <file>', 'choices of your own, as in config/waterfall; the system needs the key of an auditor')
    .option('--claim <tonnes>', 'what is claimed (default: the amount of the target); likewise', anyNumber)
    .addOption(new Option('--format <format>', 'svg is a picture').choices(WATERFALL_FORMS))
    .option('--out <file>', 'where to (default: standard output)')
    .addHelpText(
      'after',
      '\nThe period is a season season-2025 (default: the newest that has figures), a year 2026, a month 2026-01, or a day 2026-01-10.',
    )
    .action(async (period: string | undefined, options: WaterfallOptions & Everywhere) =>
      waterfall(await apiOf(options), { ...options, period }, outputOf(options)),
    );
}
