import type { Command } from 'commander';
import { restoreBackup, type RestoreOptions } from '../../backup/restore-backup.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addRestore(program: Command): void {
  command(program, 'restore <file>', 'a backup back into PostgreSQL; what came since is then read again from Kafka')
    .option('--replace', 'into a database that is not empty: what is in it is lost')
    .option('--check', 'only read the backup through and make its sums again; nothing is changed')
    .addHelpText(
      'after',
      `
Stop aggregator, alerting and api first (Ctrl-C of \`npm start\`): PostgreSQL of the data folder is started for as long as it takes.
Into the database of DATABASE_URL, or of the data folder. All of it or nothing: an error leaves the database as it was. A backup of
an older version is brought up to date, one of a newer version is refused.`,
    )
    .action(async (file: string, options: RestoreOptions & Everywhere) =>
      restoreBackup(file, options, outputOf(options)),
    );
}
