import type { Command } from 'commander';
import { addNote, listNotes, type NoteOptions } from '../../shift-log/note-list.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const SITE = ['--site <site>', 'which site (default: the only one)'] as const;

export function addLog(program: Command): void {
  const log = program.command('log').description('notes of the shifts');
  command(log, 'list', 'notes, newest first by the time that they are about')
    .option(...SITE)
    .option('--from <moment>', 'from then on: RFC 3339 or a local day')
    .option('--to <moment>', 'before then')
    .option('--point <device/point>', 'only about this point')
    .option('--as-of <moment>', 'as it stood then')
    .option('--limit <number>', 'at most so many', count, 200)
    .action(async (options: Everywhere & Parameters<typeof listNotes>[1]) =>
      listNotes(await apiOf(options), options, outputOf(options)),
    );
  command(log, 'add <text>', 'writes a note; none is ever changed')
    .option(...SITE)
    .option('--at <moment>', 'what it is about: RFC 3339 with offset (default: now)')
    .option('--point <device/point>', 'what it is about: shown on the charts of this point')
    .option('--corrects <id>', 'note that it corrects')
    .option('--id <id>', 'the same command again does nothing (default: a fresh one)')
    .option('--by <name>', 'who writes; where keys are asked for, the name of the key counts')
    .action(async (text: string, options: Everywhere & NoteOptions) =>
      addNote(await apiOf(options), text, options, outputOf(options)),
    );
}
