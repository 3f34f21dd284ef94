import { Option, type Command } from 'commander';
import { LANGUAGES } from '#words';
import { FORMATS, statement, type StatementOptions } from '../../figures/statement-file.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addStatement(program: Command): void {
  command(
    program,
    'statement [period]',
    'heat and tonnes of a period, of the site or of one customer, to read, file or sign',
  )
    .option('--site <site>', 'which site (default: the only one)')
    .option('--customer <customer>', 'only this one: its name, or the id of one of its substations')
    .addOption(new Option('--format <format>', 'html is a page that a browser prints to PDF').choices(FORMATS))
    .addOption(new Option('--lang <language>', 'of its words (default: that of the site)').choices(LANGUAGES))
    .option('--waterfall', 'html of a season or year: with what of the claim could be defended')
    .option('--as-of <moment>', 'as it was known then')
    .option('--out <file>', 'where to (default: standard output)')
    .addHelpText(
      'after',
      '\nThe period is a month 2026-01 (default: the last full one), a season season-2025, a year 2026, or a day 2026-01-10.',
    )
    .action(async (period: string | undefined, options: StatementOptions & Everywhere) =>
      statement(await apiOf(options), { ...options, period }, outputOf(options)),
    );
}
