import { Option, type Command } from 'commander';
import { CLAIM_BASES, CLAIM_PURPOSES, CLAIM_STATES, OWNER_KINDS } from '#domain';
import {
  claimBalance,
  endClaim,
  listClaims,
  newClaim,
  reserveClaim,
  transferClaim,
  type ActOptions,
  type NewClaimOptions,
  type TransferOptions,
} from '../../figures/claims-table.js';
import { count, tonnes } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const SITE = ['--site <site>', 'which site (default: the only one)'] as const;
const AS_OF = ['--as-of <moment>', 'as it stood then'] as const;

const purposeOption = (): Option =>
  new Option('--purpose <purpose>', 'what for; offset and transfer are of net only').choices(CLAIM_PURPOSES);
const kindOption = (): Option =>
  new Option('--kind <kind>', 'what the owner is').choices(OWNER_KINDS).makeOptionMandatory();
const basisOption = (): Option => new Option('--basis <basis>', 'default: net').choices(CLAIM_BASES);

const signed = (made: Command): Command =>
  made
    .option(...SITE)
    .option('--by <name>', 'who acts; where keys are asked for, the name of the key counts')
    .option('--reason <text>', 'why, for the auditor');
const named = (made: Command): Command =>
  made.option('--id <id>', 'id of the new claim: the same command again does nothing (default: a fresh one)');

export function addClaims(program: Command): void {
  const claims = program.command('claims').description('who has claimed which closed tonnes, and for what');
  command(claims, 'list', 'every claim, also those that ended')
    .option(...SITE)
    .option('--period <period>', 'only claims of this month, or of the months of this season')
    .addOption(new Option('--state <state>', 'only these').choices(CLAIM_STATES))
    .option(...AS_OF)
    .option('--limit <number>', 'at most so many', count, 1_000)
    .action(async (options: Everywhere & Parameters<typeof listClaims>[1]) =>
      listClaims(await apiOf(options), options, outputOf(options)),
    );
  command(claims, 'balance', 'what of each approved month and season is claimed, retired, left and owed')
    .option(...SITE)
    .option(...AS_OF)
    .action(async (options: Everywhere & Parameters<typeof claimBalance>[1]) =>
      claimBalance(await apiOf(options), options, outputOf(options)),
    );
  named(
    signed(
      command(claims, 'new <period>', 'claims tonnes of an approved month or season').argument(
        '<tonnes>',
        'how many',
        tonnes,
      ),
    ),
  )
    .addOption(purposeOption().makeOptionMandatory())
    .addOption(kindOption())
    .requiredOption('--owner <name>', 'whose they are')
    .addOption(basisOption())
    .action(async (period: string, amount: number, options: Everywhere & NewClaimOptions) =>
      newClaim(await apiOf(options), period, amount, options, outputOf(options)),
    );
  named(signed(command(claims, 'reserve <period> <customer>', 'reserves what a final statement allots to a customer')))
    .addOption(basisOption())
    .action(async (period: string, customer: string, options: Everywhere & ActOptions) =>
      reserveClaim(await apiOf(options), period, customer, options, outputOf(options)),
    );
  named(signed(command(claims, 'transfer <claim>', 'passes net tonnes of a claim on to another owner')))
    .addOption(kindOption())
    .requiredOption('--owner <name>', 'whose they are then')
    .addOption(purposeOption())
    .option('--amount <tonnes>', 'only so many (default: all of it)', tonnes)
    .action(async (claim: string, options: Everywhere & TransferOptions) =>
      transferClaim(await apiOf(options), claim, options, outputOf(options)),
    );
  for (const [act, what] of [
    ['retire', 'uses the tonnes of a claim up: nobody has them after that'],
    ['withdraw', 'gives the tonnes of a claim back, for others to claim'],
  ] as const) {
    signed(command(claims, `${act} <claim>`, what)).action(async (claim: string, options: Everywhere & ActOptions) =>
      endClaim(await apiOf(options), act, claim, options, outputOf(options)),
    );
  }
}
