import { Option, type Command } from 'commander';
import { ASSURANCE_LEVELS, CLOSABLE_PERIOD_NAMES, FINDING_KINDS, FINDING_STATES, OPINIONS } from '#domain';
import { WrongUsage } from '../../terminal/failure.js';
import { actOnFinding, addFinding, listFindings, type NewFindingOptions } from '../../verification/findings.js';
import { samplePack } from '../../verification/pack-sample.js';
import {
  listVerifications,
  newVerification,
  showSample,
  showVerification,
  signOpinion,
  type SiteOption,
} from '../../verification/verifications.js';
import { anyNumber, collect, count } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

type Options = Everywhere & SiteOption;
type Acting = Options & { readonly text: string; readonly by?: string };

const SITE = ['--site <site>', 'which site (default: the only one)'] as const;
const BY = ['--by <name>', 'who acts; where keys are asked for, the name of the key counts'] as const;

export function addVerification(program: Command): void {
  const verification = program
    .command('verification')
    .description('what a verifier draws from a closed period, finds in it, and says of it');
  addBook(verification);
  addFindings(verification.command('findings').description('CAR, CL and FAR: what was found, answered, closed'));
}

function addBook(verification: Command): void {
  command(verification, 'new', 'open one and draw its sample, by somebody who has signed nothing of the period')
    .option(...SITE)
    .requiredOption('--period <period>', CLOSABLE_PERIOD_NAMES)
    .requiredOption('--words <text>', 'of your own, told to nobody before: half of the seed')
    .option('--size <hours>', 'how many hours (default: 3 / materiality, 60 at 5 %)', count)
    .option(...BY)
    .action(async (options: Options & { period: string; words: string; size?: number; by?: string }) =>
      newVerification(await apiOf(options), options, outputOf(options)),
    );
  command(verification, 'list', 'the newest first')
    .option(...SITE)
    .option('--period <period>', 'only of this one')
    .addOption(new Option('--state <state>', 'only these').choices(['open', 'signed']))
    .action(async (options: Options & { period?: string; state?: string }) =>
      listVerifications(await apiOf(options), options, outputOf(options)),
    );
  command(verification, 'show <id>', 'how it stands: misstatement, open CARs, opinion')
    .option(...SITE)
    .action(async (id: string, options: Options) =>
      showVerification(await apiOf(options), { ...options, id }, outputOf(options)),
    );
  command(verification, 'sample [id]', 'its hours in the order in which they were drawn')
    .option(...SITE)
    .option('--pack <file>', 'draw it again from an evidence pack, without any server')
    .action(async (id: string | undefined, options: Options & { pack?: string }) => {
      if (options.pack !== undefined) {
        await samplePack(options.pack, id === undefined ? null : count(id), outputOf(options));
        return;
      }
      if (id === undefined) throw new WrongUsage('give the id of a verification, or --pack FILE');
      await showSample(await apiOf(options), { ...options, id }, outputOf(options));
    });
  command(verification, 'opinion <id>', 'sign what ends it')
    .option(...SITE)
    .addOption(new Option('--level <level>', 'of assurance').choices(ASSURANCE_LEVELS).makeOptionMandatory())
    .addOption(new Option('--opinion <opinion>', 'positive: unmodified').choices(OPINIONS).makeOptionMandatory())
    .requiredOption('--text <text>', 'in words')
    .option(...BY)
    .action(async (id: string, options: Acting & { level: string; opinion: string }) =>
      signOpinion(await apiOf(options), { ...options, id }, outputOf(options)),
    );
}

function addFindings(findings: Command): void {
  command(findings, 'list', 'the newest first')
    .option(...SITE)
    .option('--period <period>', 'only of this one')
    .addOption(new Option('--kind <kind>', 'only these').choices(FINDING_KINDS))
    .addOption(new Option('--state <state>', 'only these').choices(FINDING_STATES))
    .action(async (options: Options & { period?: string; kind?: string; state?: string }) =>
      listFindings(await apiOf(options), options, outputOf(options)),
    );
  command(findings, 'add', 'raise one, by the verifier of an open verification')
    .option(...SITE)
    .requiredOption('--verification <id>', 'the one that brought it up', count)
    .addOption(
      new Option('--kind <kind>', 'corrective, clarification or forward').choices(FINDING_KINDS).makeOptionMandatory(),
    )
    .requiredOption('--text <text>', 'what was found')
    .option('--hour <time>', 'hour that it is about, RFC 3339; may be repeated', collect, [])
    .option('--document <name>', 'document that it is about')
    .option('--error-t <tonnes>', 'claimed too much: above 0', anyNumber)
    .option(...BY)
    .action(async (options: Everywhere & NewFindingOptions) =>
      addFinding(await apiOf(options), options, outputOf(options)),
    );
  command(findings, 'answer <id>', 'say what was done about it')
    .option(...SITE)
    .requiredOption('--text <text>', 'the answer')
    .option(...BY)
    .action(async (id: string, options: Acting) =>
      actOnFinding(await apiOf(options), 'answer', { ...options, id }, outputOf(options)),
    );
  command(findings, 'close <id>', 'end it, once it was answered')
    .option(...SITE)
    .requiredOption('--text <text>', 'why')
    .option(
      '--error-t <tonnes>',
      'what is left of the error in the figures (default: what the finding states)',
      anyNumber,
    )
    .option(...BY)
    .action(async (id: string, options: Acting & { errorT?: number }) =>
      actOnFinding(await apiOf(options), 'close', { ...options, id }, outputOf(options)),
    );
}
