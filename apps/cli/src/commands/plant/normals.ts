import type { Command } from 'commander';
import { makeNormalsFile, type MakeNormalsOptions } from '../../configuration/make-normals-file.js';
import { anyNumber, wholeYear } from '../arguments.js';
import { command, outputOf, type Everywhere } from '../command.js';

export function addNormals(program: Command): void {
  const normals = program.command('normals').description('normal weather of a place, for the plan of a target');
  command(
    normals,
    'make <file>',
    'a normals file from a daily record: DWD produkt_klima_tag_….txt, GHCN-Daily .dly, or CSV of day,celsius; also packed by gzip',
  )
    .requiredOption('--id <id>', 'its id, like leipzig-1991-2020')
    .requiredOption('--source <text>', 'where the record comes from, for the auditor')
    .option('--name <text>', 'place and span, for people')
    .option('--from <year>', 'first year', wholeYear, 1991)
    .option('--to <year>', 'last year', wholeYear, 2020)
    .option('--base <celsius>', 'base temperature of the degree-days', anyNumber, 18)
    .option(
      '--season <start..end>',
      'days of the heating season, like 10-01..04-30: how much seasons differ is in the file too',
    )
    .option('--out <file>', 'where to (default: ID.yaml here)')
    .option('--force', 'write over a file that is there')
    .action(async (file: string, options: MakeNormalsOptions & Everywhere) =>
      makeNormalsFile(file, options, outputOf(options)),
    );
}
