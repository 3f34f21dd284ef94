import type { Command } from 'commander';
import { addBatches, withdrawBatch } from '../../fuel/add-batches.js';
import { listBatches, type BatchListOptions } from '../../fuel/batch-list.js';
import { raiseFuelFindings, reconcile } from '../../fuel/reconciliation.js';
import { showStraw } from '../../fuel/straw-table.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const SITE = ['--site <site>', 'which site (default: the only one)'] as const;
const AS_OF = ['--as-of <time>', 'as the book was known then'] as const;

export function addFuel(program: Command): void {
  const fuel = program.command('fuel').description('batches of fuel with their papers, and what they come to');
  const batches = fuel.command('batches').description('the book of batches');
  command(batches, 'list', 'show them, newest first')
    .option(...SITE)
    .option('--from <time>', 'delivered from then on')
    .option('--to <time>', 'delivered before')
    .option('--origin <origin>', 'only of this origin')
    .option('--supplier <supplier>', 'only of this supplier')
    .option('--batch <batch>', 'only this one, whenever it came')
    .option('--all', 'versions that were replaced or withdrawn too')
    .option(...AS_OF)
    .option('--limit <number>', 'at most so many', count, 100)
    .action(async (options: BatchListOptions & Everywhere) =>
      listBatches(await apiOf(options), options, outputOf(options)),
    );
  command(
    batches,
    'add <file>',
    'record those of a file: CSV with a header of field names, or JSON; - is standard input',
  )
    .option(...SITE)
    .option('--reason <text>', 'why, of corrections that name no reason of their own')
    .addHelpText(
      'after',
      '\nFields: id deliveredAt supplier origin crop massT moisture (0.12 is 12 %) ncvGjPerT distanceKm (there and back);' +
        '\noptional: version device ncvBasis (received, dry) certificate certificateUntil surplusProof reason.' +
        '\nThe same papers again change nothing; other papers of a batch are a correction, and need a reason.',
    )
    .action(async (file: string, options: { site?: string; reason?: string } & Everywhere) =>
      addBatches(await apiOf(options), { ...options, file }, outputOf(options)),
    );
  command(batches, 'withdraw <batch>', 'take one out of the book')
    .option(...SITE)
    .requiredOption('--reason <text>', 'why, for the auditor')
    .action(async (batch: string, options: { site?: string; reason: string } & Everywhere) =>
      withdrawBatch(await apiOf(options), { ...options, batch }, outputOf(options)),
    );
  command(fuel, 'by-origin <period>', 'what came from where in a period: 2026-01, season-2025, 2026, 2026-01-10')
    .option(...SITE)
    .option(...AS_OF)
    .action(async (period: string, options: { site?: string; asOf?: string } & Everywhere) =>
      showStraw(await apiOf(options), { ...options, period }, outputOf(options)),
    );
  command(
    fuel,
    'reconcile [period]',
    'papers against weighbridge and heat, week by week, and what does not fit (default: the newest season)',
  )
    .option(...SITE)
    .action(async (period: string | undefined, options: { site?: string } & Everywhere) =>
      reconcile(await apiOf(options), { ...options, period }, outputOf(options)),
    );
  command(fuel, 'raise <period>', 'a corrective action request for everything of a period that does not fit')
    .option(...SITE)
    .option('--by <person>', 'who asks, where no keys are used')
    .action(async (period: string, options: { site?: string; by?: string } & Everywhere) =>
      raiseFuelFindings(await apiOf(options), { ...options, period }, outputOf(options)),
    );
}
