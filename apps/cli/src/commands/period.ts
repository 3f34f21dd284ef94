import type { Command } from 'commander';
import { listPeriods, signPeriod } from '../periods.js';
import { apiOf, command, outputOf, type Everywhere } from './command.js';

export function addPeriod(program: Command): void {
  const period = program.command('period').description('months and seasons: close, approve, what waits for whom');
  command(period, 'list', 'months that have figures, what was signed by whom, and what waits for whom')
    .option('--site <site>', 'which site (default: the only one)')
    .option('--season', 'seasons instead of months')
    .option('--from <day>', 'that start since (default: 13 months, 5 seasons)')
    .option('--to <day>', 'that start before')
    .action(async (options: Everywhere & { site?: string; season?: boolean; from?: string; to?: string }) =>
      listPeriods(await apiOf(options), options, outputOf(options)),
    );
  for (const [act, what] of [
    ['close', 'the first of two signatures, not before five working days after the end'],
    ['approve', 'the second signature, by another person than who closed'],
  ] as const) {
    command(period, `${act} <period>`, `${what}; a month 2026-01 or a season season-2025`)
      .option('--site <site>', 'which site (default: the only one)')
      .option('--by <name>', 'who signs; where keys are asked for, the name of the key counts')
      .option('--reason <text>', 'why, for the auditor')
      .action(async (name: string, options: Everywhere & { site?: string; by?: string; reason?: string }) =>
        signPeriod(await apiOf(options), act, { ...options, period: name }, outputOf(options)),
      );
  }
}
