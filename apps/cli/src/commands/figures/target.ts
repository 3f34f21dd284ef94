import type { Command } from 'commander';
import { showTargets } from '../../figures/target-table.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addTarget(program: Command): void {
  command(program, 'target', 'how the targets of a site stand')
    .option('--site <site>', 'which site (default: the only one)')
    .action(async (options: Everywhere & { site?: string }) =>
      showTargets(await apiOf(options), options, outputOf(options)),
    );
}
