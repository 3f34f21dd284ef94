import { PERIOD_NAMES } from '#domain';
import type { Command } from 'commander';
import { buildEvidenceFile, type EvidenceOptions } from '../../evidence/fetch-evidence.js';
import { verify, type VerifyOptions } from '../../evidence/verify-file.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const VERIFY =
  'check an evidence pack by itself, without any server: hashes, then every figure made again from its rows';

export function addEvidence(program: Command): void {
  const verifying = (parent: Command): Command =>
    command(parent, 'verify <file>', VERIFY)
      .option('--root <hex>', 'the Merkle root as it is known from elsewhere')
      .action(async (file: string, options: VerifyOptions & Everywhere) => verify(file, options, outputOf(options)));
  verifying(program);
  const evidence = program
    .command('evidence')
    .description('evidence packs: all that the figures of a period are made from');
  command(evidence, 'build', 'have the pack of a period made, fetch it, check it, and write it to a file')
    .option('--site <site>', 'which site (default: the only one)')
    .requiredOption('--period <period>', PERIOD_NAMES)
    .option('--out <file>', 'where to (default: SITE-PERIOD-evidence.zip here)')
    .action(async (options: EvidenceOptions & Everywhere) =>
      buildEvidenceFile(await apiOf(options), options, outputOf(options)),
    );
  verifying(evidence);
}
