import type { Command } from 'commander';
import { status } from '../../figures/site-status-table.js';
import { outputOf, type Everywhere } from '../command.js';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('the screen of `npm start` again: addresses, tonnes, alerts, processes of the system on this machine')
    .option('--json', 'one JSON document instead of text')
    .action(async (options: Everywhere) => status(outputOf(options)));
}
