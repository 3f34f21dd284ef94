import type { Command } from 'commander';
import { listFactors } from '../lineage.js';
import { apiOf, command, outputOf, type Everywhere } from './command.js';

export function addFactors(program: Command): void {
  command(program, 'factors', 'every version of every emission factor, with its source').action(
    async (options: Everywhere) => listFactors(await apiOf(options), outputOf(options)),
  );
}
