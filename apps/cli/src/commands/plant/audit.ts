import type { Command } from 'commander';
import { showAudit, type AuditOptions } from '../../audit/audit-trail.js';
import { count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

export function addAudit(program: Command): void {
  command(program, 'audit', 'who did what, when and why, newest first')
    .option('--site <site>', 'only of this site')
    .option('--limit <number>', 'at most so many', count, 100)
    .option(
      '--verify',
      'make every hash again, and compare all chains with what was published of them in Kafka; exit code 1 where one does not fit',
    )
    .option('--timestamp-ca <file>', 'with --verify: certificates (PEM) of the time-stamp authorities that you trust')
    .action(async (options: AuditOptions & Everywhere) => showAudit(await apiOf(options), options, outputOf(options)));
}
