import { PERIOD_NAMES } from '#domain';
import { LANGUAGES } from '#words';
import { Option, type Command } from 'commander';
import { dossierFile, type DossierOptions } from '../../evidence/dossier-file.js';
import { buildEvidenceFile, type EvidenceOptions } from '../../evidence/fetch-evidence.js';
import { newEvidenceKey, type NewKeyOptions } from '../../evidence/new-evidence-key.js';
import { verify, type VerifyOptions } from '../../evidence/verify-file.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const VERIFY =
  'check an evidence pack by itself, without any server: hashes, then every figure made again from its rows';

export function addEvidence(program: Command): void {
  const verifying = (parent: Command): Command =>
    command(parent, 'verify <file>', VERIFY)
      .option('--root <hex>', 'the Merkle root as it is known from elsewhere')
      .option('--public-key <key>', 'the key of the site as it is known from elsewhere: its line, or a PEM file')
      .option('--site-file <file>', 'the site file as it is known from elsewhere: its keys hold')
      .option('--timestamp-ca <file>', 'certificates (PEM) of the time-stamp authorities that you trust')
      .action(async (file: string, options: VerifyOptions & Everywhere) => verify(file, options, outputOf(options)));
  verifying(program);
  const evidence = program
    .command('evidence')
    .description('evidence packs: all that the figures of a period are made from; and the dossier of the project');
  command(evidence, 'build', 'have the pack of a period made, fetch it, check it, and write it to a file')
    .option('--site <site>', 'which site (default: the only one)')
    .requiredOption('--period <period>', PERIOD_NAMES)
    .option('--out <file>', 'where to (default: SITE-PERIOD-evidence.zip here)')
    .action(async (options: EvidenceOptions & Everywhere) =>
      buildEvidenceFile(await apiOf(options), options, outputOf(options)),
    );
  verifying(evidence);
  command(
    evidence,
    'dossier',
    'the dossier of the project in the form of ISO 14064-2, from configuration and books alone',
  )
    .option('--site <site>', 'which site (default: the only one)')
    .option('--period <period>', `${PERIOD_NAMES} (default: the heating season that began last)`)
    .addOption(new Option('--lang <language>', 'of its words (default: that of the site)').choices(LANGUAGES))
    .option('--waterfall', 'with what of a claim could be defended, step by step')
    .option('--html', 'a page that prints from any browser (the default)')
    .option('--pdf', 'printed by a Chromium of this machine')
    .option('--browser <program>', 'that one (default: the first Chromium in PATH)')
    .option('--out <file>', 'where to (default: standard output)')
    .action(async (options: DossierOptions & Everywhere) =>
      dossierFile(await apiOf(options), options, outputOf(options)),
    );
  evidence
    .command('key')
    .description('keys that sign the packs of a site')
    .command('new <site>')
    .description('make a key, and print the line that names it in the site file')
    .option('--from <date>', 'local day from which it holds (default: today)')
    .option(
      '--keys <folder>',
      'where keys lie (default: GREENPARK_EVIDENCE_KEYS, else evidence-keys in the data folder)',
    )
    .option('--json', 'one JSON document instead of text')
    .action(async (site: string, options: NewKeyOptions & Everywhere) =>
      newEvidenceKey(site, options, outputOf(options)),
    );
}
