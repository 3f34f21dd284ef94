import { Option, type Command } from 'commander';
import { FAULTS } from '#simulation';
import { simulate, type SimulateOptions } from '../../readings/simulate-season.js';
import { speed, wholeNumber } from '../arguments.js';
import { command, outputOf, type Everywhere } from '../command.js';

const stopping = new AbortController();
const interrupt = (): void => {
  if (stopping.signal.aborted) process.exit(1);
  stopping.abort();
};

export function addSimulate(program: Command): void {
  command(program, 'simulate', 'publish the plant of a site file, as its gateways would')
    .option('--site <site>', 'which site (default: the only one)')
    .addOption(
      new Option('--speed <factor>', 'how much faster than the clock, or max')
        .argParser(speed)
        .default(Infinity, 'max'),
    )
    .option(
      '--from <time>',
      'local day or time (default: start of the heating season, or of the year where a target goes by it)',
    )
    .option('--to <time>', 'local day, time, or now (default: go on in real time until Ctrl-C)')
    .option('--faults <list>', `with faults: ${Object.keys(FAULTS).join(', ')}; each as name:key=value:…`, '')
    .option('--seed <number>', 'another seed is another winter', wholeNumber, 1)
    .option('--winter <year>', 'the weather of a past winter, by the year in which it began', wholeNumber)
    .option('--thin', 'history only as dense as full coverage needs')
    .addHelpText(
      'after',
      `\nFaults:\n${Object.entries(FAULTS)
        .map(([name, what]) => `  ${name.padEnd(15)} ${what}`)
        .join('\n')}`,
    )
    .action(async (options: SimulateOptions & Everywhere) => {
      process.on('SIGINT', interrupt);
      process.on('SIGTERM', interrupt);
      await simulate(options, outputOf(options), stopping.signal);
    });
}
