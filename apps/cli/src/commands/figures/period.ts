import { Option, type Command } from 'commander';
import { CLOSABLE_PERIOD_NAMES } from '#domain';
import { listPeriods, signPeriod, type PeriodListOptions } from '../../figures/period-table.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addPeriod(program: Command): void {
  const period = program
    .command('period')
    .description('months, seasons and years: close, approve, what waits for whom');
  command(period, 'list', 'months that have figures, what was signed by whom, and what waits for whom')
    .option('--site <site>', 'which site (default: the only one)')
    .addOption(new Option('--season', 'seasons instead of months').conflicts('year'))
    .option('--year', 'calendar years instead of months')
    .option('--from <day>', 'that start since (default: 13 months, 5 seasons, 5 years)')
    .option('--to <day>', 'that start before')
    .action(async (options: Everywhere & PeriodListOptions) =>
      listPeriods(await apiOf(options), options, outputOf(options)),
    );
  for (const [act, what] of [
    ['close', 'the first of two signatures, not before five working days after the end'],
    ['approve', 'the second signature, by another person than who closed'],
  ] as const) {
    command(period, `${act} <period>`, `${what}; ${CLOSABLE_PERIOD_NAMES}`)
      .option('--site <site>', 'which site (default: the only one)')
      .option('--by <name>', 'who signs; where keys are asked for, the name of the key counts')
      .option('--reason <text>', 'why, for the auditor')
      .action(async (name: string, options: Everywhere & { site?: string; by?: string; reason?: string }) =>
        signPeriod(await apiOf(options), act, { ...options, period: name }, outputOf(options)),
      );
  }
}
