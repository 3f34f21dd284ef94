import { Option, type Command } from 'commander';
import { REASONS } from '#domain';
import {
  discardDeadLetters,
  listDeadLetters,
  replayDeadLetters,
  type Discard,
  type LetterFilter,
  type LetterList,
} from '../../readings/waiting-letters.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addDeadLetters(program: Command): void {
  const letters = program.command('dead-letters').description('what could not be used, with reasons');
  const filtered = (parent: Command, whichSite = 'which site (default: the only one)'): Command =>
    parent
      .option('--site <site>', whichSite)
      .addOption(new Option('--reason <code>', 'only these').choices(REASONS))
      .option('--device <device>', 'only of this device')
      .option('--from <time>', 'received since')
      .option('--to <time>', 'received before');
  filtered(
    command(letters, 'list', 'show them, the newest first'),
    'only of this site (default: all, and those of none)',
  )
    .option('--unknown-site', 'only those that no declared site sent: unknown sites, topics that cannot be read')
    .addOption(
      new Option(
        '--state <state>',
        'only in this state (default: those that wait and those that were replayed)',
      ).choices(['waiting', 'replayed', 'discarded', 'all']),
    )
    .option('--limit <number>', 'at most so many', count, 100)
    .action(async (options: LetterList & Everywhere) =>
      listDeadLetters(await apiOf(options), options, outputOf(options)),
    );
  filtered(command(letters, 'replay [ids...]', 'send again what passes now')).action(
    async (ids: string[], options: LetterFilter & Everywhere) =>
      replayDeadLetters(await apiOf(options), { ...options, ids }, outputOf(options)),
  );
  filtered(command(letters, 'discard [ids...]', 'give up what will never pass; it stays readable, with who and why'))
    .option('--all', 'all that wait, where nothing else says which')
    .option('--unknown-site', 'those that belong to no declared site, instead of those of one')
    .requiredOption('--because <text>', 'why, for the auditor')
    .option('--by <name>', 'who decides; where keys are asked for, the name of the key counts')
    .action(async (ids: string[], options: Omit<Discard, 'ids'> & Everywhere) =>
      discardDeadLetters(await apiOf(options), { ...options, ids }, outputOf(options)),
    );
}
