import type { Command } from 'commander';
import { decideHeld, listHeld, withdrawDecision } from '../../readings/held-readings.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addHeld(program: Command): void {
  const held = program.command('held').description('readings of registers that wait for a decision');
  command(held, 'list', 'show them, and what each decision would count')
    .option('--site <site>', 'which site (default: the only one)')
    .action(async (options: Everywhere & { site?: string }) =>
      listHeld(await apiOf(options), options, outputOf(options)),
    );
  for (const [name, type, what] of [
    ['accept', 'jump-accepted', 'the jump is real: all of it counts'],
    ['refuse', 'jump-refused', 'it is wrong: it is dropped, the register goes on from the reading before it'],
  ] as const) {
    command(held, `${name} <point>`, `${what}; the point as device/point`)
      .option('--site <site>', 'which site (default: the only one)')
      .requiredOption('--reason <text>', 'why, for the auditor')
      .option('--by <name>', 'who decides')
      .action(async (point: string, options: Everywhere & { site?: string; reason: string; by?: string }) =>
        decideHeld(await apiOf(options), type, { ...options, point }, outputOf(options)),
      );
  }
  command(held, 'withdraw <event>', 'take a decision back, by the id of its event; its readings wait again')
    .option('--site <site>', 'which site (default: the only one)')
    .requiredOption('--reason <text>', 'why, for the auditor')
    .option('--by <name>', 'who takes it back')
    .action(async (event: string, options: Everywhere & { site?: string; reason: string; by?: string }) =>
      withdrawDecision(await apiOf(options), { ...options, event }, outputOf(options)),
    );
}
