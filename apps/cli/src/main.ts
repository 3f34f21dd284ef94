import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EMISSION_INTERVALS, FIGURE_FIELDS, METER_EVENT_TYPES, ROLES, type Role } from '#contracts';
import { REASONS } from '#domain';
import { ConfigurationError } from '#runtime';
import { FAULTS } from '#simulation';
import { ApiClient } from './api-client.js';
import { showAudit, type AuditOptions } from './audit.js';
import { configDiff, type ConfigDiffOptions } from './config-diff.js';
import { listDeadLetters, replayDeadLetters, type LetterFilter } from './dead-letters.js';
import { doctor } from './doctor.js';
import { buildEvidenceFile, type EvidenceOptions } from './evidence.js';
import { Failure, WrongUsage } from './failure.js';
import { newKey, ROLE_HELP } from './keys.js';
import { listFactors, showLineage } from './lineage.js';
import { findSystem, need, type Given } from './local-system.js';
import { decideHeld, listHeld } from './held.js';
import { addEvent, listEvents } from './meter-events.js';
import { createOutput, type Output } from './output.js';
import { listPeriods, listRestatements, signPeriod } from './periods.js';
import { recompute, type RecomputeOptions } from './recompute.js';
import { replay, type ReplayOptions } from './replay.js';
import { simulate, type SimulateOptions } from './simulate.js';
import { FORMATS, statement, type StatementOptions } from './statement.js';
import { showTargets } from './target.js';
import { verify, type VerifyOptions } from './verify.js';

interface Everywhere extends Given {
  readonly json?: boolean;
}

const program = new Command('greenpark')
  .description(
    'The operator’s tool. Finds a system on this machine by itself; GREENPARK_TOKEN is sent as bearer token.',
  )
  .exitOverride()
  .showHelpAfterError('(--help tells more)');

const stopping = new AbortController();
const interrupt = (): void => {
  if (stopping.signal.aborted) process.exit(1);
  stopping.abort();
};

/** What all commands take. */
function command(parent: Command, signature: string, description: string): Command {
  return parent
    .command(signature)
    .description(description)
    .option('--json', 'one JSON document instead of text')
    .option('--http <url>', 'address of the API')
    .option('--mqtt <url>', 'address that readings are sent to');
}

const outputOf = (options: Everywhere): Output => createOutput(options.json === true);
const apiOf = async (options: Everywhere): Promise<ApiClient> =>
  new ApiClient(need((await findSystem(options)).http, 'http', 'HTTP_PORT'));
const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('expected a number above 0');
  return value;
};
const FIGURE_EXAMPLES = [
  'emissions:season-2025, emissions:2026-01:netT, emissions:2026-01-10:heatGj',
  'emissions:hour:2026-01-10T00:00:00Z:projectT',
  'amount:plant-meter/heat.energyTotal:2026-01-10T00:00:00Z',
  'window:plant-meter/heat.energyTotal:2026-01-10T00:15:00Z',
  'target:annual-avoided',
];
const collect = (text: string, before: readonly string[]): string[] => [...before, text];

command(program, 'simulate', 'publish the plant of a site file, as its gateways would')
  .option('--site <site>', 'which site (default: the only one)')
  .option('--speed <factor>', 'how much faster than the clock, or max', 'max')
  .option('--from <time>', 'local day or time (default: start of the heating season)')
  .option('--to <time>', 'local day, time, or now (default: go on in real time until Ctrl-C)')
  .option('--faults <list>', `with faults: ${Object.keys(FAULTS).join(', ')}; each as name:key=value:…`, '')
  .option('--seed <number>', 'another seed is another winter', '1')
  .option('--winter <year>', 'the weather of a past winter, by the year in which it began')
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

command(program, 'replay <file>', 'send a recording (CSV or JSON lines, also packed by gzip; - is standard input)')
  .option('--site <site>', 'which site (default: the only one)')
  .option('--device <device>', 'which device (default: the only one)')
  .option('--time-zone <zone>', 'zone of times without an offset (default: the site’s)')
  .option('--time-column <name>', 'column of times (default: found by its name)')
  .option('--map <column=point[unit]>', 'which column is which point; may be repeated', collect, [])
  .option('--wait <seconds>', 'how long to wait until all is stored', seconds, 120)
  .option('--username <name>', 'for MQTT (or MQTT_USERNAME)')
  .option('--password <password>', 'for MQTT (or MQTT_PASSWORD)')
  .action(async (file: string, options: ReplayOptions & Everywhere) => replay(file, options, outputOf(options)));

command(program, 'recompute', 'make every derived figure again from raw readings, and print what is different')
  .option('--site <site>', 'which site (default: the only one)')
  .option('--from <time>', 'local day or time (default: the first reading)')
  .option('--to <time>', 'local day or time (default: now)')
  .option('--wait <seconds>', 'how long it may take', seconds, 600)
  .option('--dry-run', 'compare only: what differs is not stored')
  .option(
    '--what-if <change>',
    'show what a change would make of figures and targets, and change nothing: a factor file, a site file, a file with targets alone, or target=ID.amount=NUMBER; may be repeated',
    collect,
    [],
  )
  .action(async (options: RecomputeOptions & Everywhere) => recompute(options, outputOf(options)));

const config = program.command('config').description('the dated configuration');
command(config, 'diff', 'what would count otherwise by these files: corrections and changes; nothing is written')
  .option('--sites <path>', 'site file or folder (default: GREENPARK_SITES)')
  .option('--factors <path>', 'more factor and normals files (default: GREENPARK_FACTORS)')
  .option('--site <site>', 'only this site and the factors that it can use')
  .action(async (options: ConfigDiffOptions & Everywhere) => configDiff(options, outputOf(options)));

const letters = program.command('dead-letters').description('what could not be used, with reasons');
const filtered = (parent: Command): Command =>
  parent
    .option('--site <site>', 'which site (default: the only one)')
    .addOption(new Option('--reason <code>', 'only these').choices(REASONS))
    .option('--device <device>', 'only of this device')
    .option('--from <time>', 'received since')
    .option('--to <time>', 'received before');
filtered(command(letters, 'list', 'show them'))
  .option('--limit <number>', 'at most so many', seconds, 100)
  .action(async (options: LetterFilter & Everywhere & { limit: number }) =>
    listDeadLetters(await apiOf(options), options, outputOf(options)),
  );
filtered(command(letters, 'replay [ids...]', 'send again what passes now')).action(
  async (ids: string[], options: LetterFilter & Everywhere) =>
    replayDeadLetters(await apiOf(options), { ...options, ids }, outputOf(options)),
);

const events = program.command('events').description('meter events: exchanges, resets, decisions');
command(events, 'list', 'show them')
  .option('--site <site>', 'which site (default: the only one)')
  .option('--device <device>', 'only of this device')
  .addOption(new Option('--type <type>', 'only of this type').choices(METER_EVENT_TYPES))
  .option('--limit <number>', 'at most so many', seconds, 100)
  .action(async (options: Everywhere & { site?: string; device?: string; type?: string; limit: number }) =>
    listEvents(await apiOf(options), options, outputOf(options)),
  );
command(events, 'add [fields...]', 'record one; fields as name=value: point, oldFinal, newInitial, value, by, reason …')
  .option('--site <site>', 'which site (default: the only one)')
  .requiredOption('--device <device>', 'device')
  .addOption(new Option('--type <type>', 'type').choices(METER_EVENT_TYPES).makeOptionMandatory())
  .requiredOption('--ts <time>', 'when it happened, RFC 3339')
  .action(async (fields: string[], options: Everywhere & { site?: string; device: string; type: string; ts: string }) =>
    addEvent(await apiOf(options), { ...options, fields }, outputOf(options)),
  );

const held = program.command('held').description('readings of registers that wait for a decision');
command(held, 'list', 'show them, and what each decision would count')
  .option('--site <site>', 'which site (default: the only one)')
  .action(async (options: Everywhere & { site?: string }) =>
    listHeld(await apiOf(options), options, outputOf(options)),
  );
for (const [name, type, what] of [
  ['accept', 'jump-accepted', 'the jump is real: all of it counts'],
  ['refuse', 'jump-refused', 'the jump is none: only what came after it counts'],
] as const) {
  command(held, `${name} <point>`, `${what}; the point as device/point`)
    .option('--site <site>', 'which site (default: the only one)')
    .requiredOption('--reason <text>', 'why, for the auditor')
    .option('--by <name>', 'who decides')
    .action(async (point: string, options: Everywhere & { site?: string; reason: string; by?: string }) =>
      decideHeld(await apiOf(options), type, { ...options, point }, outputOf(options)),
    );
}

const period = program.command('period').description('months and seasons: close, approve, what waits for whom');
command(period, 'list', 'months that have figures, what was signed by whom, and what waits for whom')
  .option('--site <site>', 'which site (default: the only one)')
  .option('--season', 'seasons instead of months')
  .option('--from <day>', 'that start since (default: 13 months, 5 seasons)')
  .option('--to <day>', 'that start before')
  .action(async (options: Everywhere & { site?: string; season?: boolean; from?: string; to?: string }) =>
    listPeriods(await apiOf(options), options, outputOf(options)),
  );
for (const [act, what] of [
  ['close', 'the first of two signatures, not before five working days after the end'],
  ['approve', 'the second signature, by another person than who closed'],
] as const) {
  command(period, `${act} <period>`, `${what}; a month 2026-01 or a season season-2025`)
    .option('--site <site>', 'which site (default: the only one)')
    .option('--by <name>', 'who signs; where keys are asked for, the name of the key counts')
    .option('--reason <text>', 'why, for the auditor')
    .action(async (name: string, options: Everywhere & { site?: string; by?: string; reason?: string }) =>
      signPeriod(await apiOf(options), act, { ...options, period: name }, outputOf(options)),
    );
}

command(program, 'restatements', 'figures that changed after they were closed, newest first')
  .option('--site <site>', 'which site (default: the only one)')
  .addOption(new Option('--interval <interval>', 'only of these').choices(EMISSION_INTERVALS))
  .option('--limit <number>', 'at most so many', seconds, 100)
  .action(async (options: Everywhere & { site?: string; interval?: string; limit: number }) =>
    listRestatements(await apiOf(options), options, outputOf(options)),
  );

command(program, 'lineage <figure>', 'where a figure comes from, one level down, at last the readings')
  .option('--site <site>', 'which site (default: the only one)')
  .addHelpText('after', `\nFigures:\n  ${FIGURE_EXAMPLES.join('\n  ')}\nField: ${FIGURE_FIELDS.join(', ')}`)
  .action(async (figure: string, options: Everywhere & { site?: string }) =>
    showLineage(await apiOf(options), { ...options, figure }, outputOf(options)),
  );

command(program, 'factors', 'every version of every emission factor, with its source').action(
  async (options: Everywhere) => listFactors(await apiOf(options), outputOf(options)),
);

command(program, 'target', 'how the targets of a site stand')
  .option('--site <site>', 'which site (default: the only one)')
  .action(async (options: Everywhere & { site?: string }) =>
    showTargets(await apiOf(options), options, outputOf(options)),
  );

command(
  program,
  'statement [period]',
  'heat and tonnes of a period, of the site or of one customer, to read, file or sign',
)
  .option('--site <site>', 'which site (default: the only one)')
  .option('--customer <customer>', 'only this one: its name, or the id of one of its substations')
  .addOption(new Option('--format <format>', 'html is a page that a browser prints to PDF').choices(FORMATS))
  .option('--out <file>', 'where to (default: standard output)')
  .addHelpText(
    'after',
    '\nThe period is a month 2026-01 (default: the last full one), a season season-2025, or a day 2026-01-10.',
  )
  .action(async (period: string | undefined, options: StatementOptions & Everywhere) =>
    statement(await apiOf(options), { ...options, period }, outputOf(options)),
  );

const VERIFY =
  'check an evidence pack by itself, without any server: hashes, then every figure made again from its rows';
const verifying = (parent: Command): Command =>
  command(parent, 'verify <file>', VERIFY)
    .option('--root <hex>', 'the Merkle root as it is known from elsewhere')
    .action(async (file: string, options: VerifyOptions & Everywhere) => verify(file, options, outputOf(options)));
verifying(program);
const evidence = program
  .command('evidence')
  .description('evidence packs: all that the figures of a period are made from');
command(evidence, 'build', 'fetch the pack of a period, check it, and write it to a file')
  .option('--site <site>', 'which site (default: the only one)')
  .requiredOption('--period <period>', 'a day 2026-01-10, a month 2026-01, or a season season-2025')
  .option('--out <file>', 'where to (default: SITE-PERIOD-evidence.zip here)')
  .action(async (options: EvidenceOptions & Everywhere) =>
    buildEvidenceFile(await apiOf(options), options, outputOf(options)),
  );
verifying(evidence);

command(program, 'audit', 'who did what, when and why, newest first')
  .option('--site <site>', 'only of this site')
  .option('--limit <number>', 'at most so many', seconds, 100)
  .option('--verify', 'make every hash of the log again; exit code 1 where one does not fit')
  .action(async (options: AuditOptions & Everywhere) => showAudit(await apiOf(options), options, outputOf(options)));

const keys = program.command('key').description('keys of the API, each of one person or program');
keys
  .command('new <name>')
  .description('a fresh key, shown once, and the line for the file of GREENPARK_API_KEYS_FILE')
  .addOption(new Option('--role <role>', ROLE_HELP).choices(ROLES).makeOptionMandatory())
  .option('--json', 'one JSON document instead of text')
  .action((name: string, options: Everywhere & { role: Role }) => newKey(name, options.role, outputOf(options)));

command(
  program,
  'doctor',
  'look at configuration, disk, clock, MQTT, Kafka, PostgreSQL and API, and say what to do',
).action(async (options: Everywhere) => doctor(options, outputOf(options)));

let exitCode = 0;
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    exitCode = error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? 0 : 2;
  else if (error instanceof WrongUsage) exitCode = 2;
  else if (error instanceof Failure || error instanceof ConfigurationError) exitCode = 1;
  else throw error;
  if (!(error instanceof CommanderError)) process.stderr.write(`${error.message}\n`);
}
// Connections that linger must not keep a command alive that is done; what was written must be out.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
);
process.exit(exitCode);
