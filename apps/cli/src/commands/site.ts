import type { Command } from 'commander';
import { checkSiteFiles, type CheckOptions } from '../site/check.js';
import { outputOf, type Everywhere } from './command.js';

export function addSite(program: Command): void {
  const site = program.command('site').description('site files: a new one for your park, and what is wrong with one');
  site
    .command('check <files...>')
    .description(
      'check site files or folders without a system: every error at once, and what loads but will disappoint',
    )
    .option('--factors <path>', 'more factor and normals files (default: GREENPARK_FACTORS)')
    .option('--json', 'one JSON document instead of text')
    .action(async (files: string[], options: CheckOptions & Everywhere) =>
      checkSiteFiles(files, options, outputOf(options)),
    );
}
