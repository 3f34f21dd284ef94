import { Option, type Command } from 'commander';
import { REPORT_FORMATS } from '#domain';
import { listReports, previewReport, sendReport } from '../../reports/report-commands.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const SITE = ['--site <site>', 'which site (default: the only one)'] as const;

export function addReport(program: Command): void {
  const report = program.command('report').description('reports that are mailed by the clock');
  command(report, 'list', 'what, to whom, when next, and what became of the last one')
    .option(...SITE)
    .action(async (options: Everywhere & Parameters<typeof listReports>[1]) =>
      listReports(await apiOf(options), options, outputOf(options)),
    );
  command(report, 'send <report>', 'makes a report of the last day, week or month that is over, and mails it now')
    .option(...SITE)
    .option('--id <id>', 'the same command again sends nothing (default: a fresh one)')
    .option('--by <name>', 'who asks; where keys are asked for, the name of the key counts')
    .action(async (name: string, options: Everywhere & Parameters<typeof sendReport>[2]) =>
      sendReport(await apiOf(options), name, options, outputOf(options)),
    );
  command(report, 'preview <report>', 'a file as the report would have it now; nothing is sent')
    .option(...SITE)
    .addOption(new Option('--format <format>', 'of the file').choices(REPORT_FORMATS).default('pdf'))
    .requiredOption('--out <file>', 'where to')
    .action(async (name: string, options: Everywhere & Parameters<typeof previewReport>[2]) =>
      previewReport(await apiOf(options), name, options, outputOf(options)),
    );
}
