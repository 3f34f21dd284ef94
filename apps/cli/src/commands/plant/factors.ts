import { Option, type Command } from 'commander';
import { addFactor, type AddFactorOptions } from '../../configuration/add-factor.js';
import { listFactors } from '../../figures/lineage-tree.js';
import { anyNumber, wholeYear } from '../arguments.js';
import { apiOf, command, outputOf, type Everywhere } from '../command.js';

const LIST = 'every version of every emission factor, with its source';

export function addFactors(program: Command): void {
  const factors = command(program, 'factors', `${LIST}; or add one of your own`).action(async (options: Everywhere) =>
    listFactors(await apiOf(options), outputOf(options)),
  );
  command(factors, 'list', LIST).action(async (options: Everywhere, own: Command) =>
    listFactors(await apiOf({ ...own.optsWithGlobals(), ...options }), outputOf(own.optsWithGlobals())),
  );
  command(factors, 'add <id>', 'add one version of a factor to a file of your own; nothing counts before it is read')
    .requiredOption('--value <number>', 'its value', anyNumber)
    .requiredOption('--unit <unit>', 'UCUM code: kg.GJ-1, kg/(kW.h), g.t-1.km-1, kg.TJ-1, 1')
    .requiredOption('--source <text>', 'where the number stands, for the auditor')
    .option('--source-ref <text>', 'page, table or clause in it')
    .option('--file <file>', 'the YAML file (default: GREENPARK_FACTORS, where it is a file)')
    .option('--valid-from <day>', 'first local day (default: since ever)')
    .option('--valid-to <day>', 'first local day after it (default: until the next version)')
    .option('--published-on <day>', 'when it was published: of two for the same time the later holds')
    .option('--data-year <year>', 'year that the value describes', wholeYear)
    .option('--gas <gas>', 'CO2, CH4, N2O')
    .option('--region <region>', 'where it holds, like DE or CN-JL')
    .option('--scope <scope>', 'like location-based, market-based, memo')
    .option('--u95 <share>', 'half width of the 95 % interval as a share of the value, like 0.05', anyNumber)
    .addOption(
      new Option('--status <status>', 'verified only where you have read the number in its source')
        .choices(['verified', 'second-hand', 'unverified'])
        .default('unverified'),
    )
    .option('--note <text>', 'what else has to be known')
    .action(async (id: string, options: AddFactorOptions, own: Command) =>
      addFactor(id, options, outputOf(own.optsWithGlobals())),
    );
}
