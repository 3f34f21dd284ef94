import type { Command } from 'commander';
import { checkSiteFiles, type CheckOptions } from '../../site/check.js';
import { addQuestionOptions } from '../../site/answer-all.js';
import { newSite, type NewSiteOptions } from '../../site/new.js';
import { outputOf, type Everywhere } from '../command.js';

export function addSite(program: Command): void {
  const site = program.command('site').description('site files: a new one for your park, and what is wrong with one');
  addQuestionOptions(site.command('new'))
    .description('write a site file that starts at once, from flags and, on a terminal, from what you answer')
    .option('--out <file>', 'where to (default: ID.yaml here; - is standard output)')
    .option('--yes', 'ask nothing: what no flag says is as usual, and the file marks it as a guess')
    .option('--force', 'write over a file that is there')
    .option('--factors <path>', 'more factor and normals files (default: GREENPARK_FACTORS)')
    .option('--json', 'one JSON document instead of text')
    .action(async (options: NewSiteOptions & Everywhere) => {
      const isTerminal = process.stdin.isTTY && process.stdout.isTTY && options.json !== true;
      // loaded only where a person is asked: every other command starts without it
      const prompt = isTerminal && !options.yes ? (await import('../../site/terminal-prompt.js')).terminalPrompt : null;
      await newSite(options, outputOf(options), prompt);
    });
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
