import type { Command } from 'commander';
import { makeBackup } from '../../backup/make-backup.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addBackup(program: Command): void {
  command(
    program,
    'backup <file>',
    'all that PostgreSQL holds, with its Kafka offsets, in one file; everything may run',
  )
    .addHelpText(
      'after',
      `
One moment of the database: readings, figures, signatures, audit log, and up to where Kafka is counted. Nobody waits for it. A
system that is stopped is backed up too: its PostgreSQL is started for as long as it takes. The database is that of DATABASE_URL,
or of the data folder. Keep the site and factor files with it. \`greenpark restore --check FILE\` reads a backup through.`,
    )
    .action(async (file: string, options: Everywhere) => makeBackup(file, options, outputOf(options)));
}
