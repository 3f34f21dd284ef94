import type { Command } from 'commander';
import { configDiff, type ConfigDiffOptions } from '../../configuration/config-diff.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addConfig(program: Command): void {
  const config = program.command('config').description('the dated configuration');
  command(config, 'diff', 'what would count otherwise by these files: corrections and changes; nothing is written')
    .option('--sites <path>', 'site file or folder (default: GREENPARK_SITES)')
    .option('--factors <path>', 'more factor and normals files (default: GREENPARK_FACTORS)')
    .option('--site <site>', 'only this site and the factors that it can use')
    .action(async (options: ConfigDiffOptions & Everywhere) => configDiff(options, outputOf(options)));
}
