/**
 * The numbers that the README quotes, on this machine, with their durability settings.
 *
 *   npm run bench [-- --messages 200000 --devices 50 --rate 500 --probes 300 --only listener|mosquitto]
 *   npm run bench -- accounting [--runs 5]
 *   npm run bench -- backlog [--days 30]
 *   npm run bench -- drift
 *   npm run bench -- pan [--runs 3]
 *   npm run bench -- first-view [--runs 5]
 *   npm run bench -- peers [--pairs 3 --messages 200000 --devices 50 --peers telegraf,… --peer-messages 10000 --kill ingestion|sink --warm --without-own --results bench/RESULTS.md --keep FILE]
 *   npm run bench -- growth devices|points|history [--messages 200000 --devices 50 --results FILE]
 *   npm run bench -- figures [NAME…] [--results FILE --keep FILE] [sizes of the figures]
 *
 * Real Kafka, PostgreSQL and Mosquitto on the loopback interface; the publisher runs on the same cores.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMosquitto } from '#servers';
import { COMMANDS } from './commands.js';
import { measureLatency, type Latency } from './latency.js';
import { readServerSettings } from './server-settings.js';
import { measureThroughput, type Throughput } from './throughput.js';
import { withSystem } from './with-system.js';

// With what they have started: see `SystemUnderBench`.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const [command] = process.argv.slice(2);
if (command !== undefined && command in COMMANDS) {
  await COMMANDS[command]!(process.argv.slice(3));
  process.exit();
}

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '200000' },
    devices: { type: 'string', default: '50' },
    rate: { type: 'string', default: '500' },
    probes: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
});
const [messages, devices, rate, probes] = [options.messages, options.devices, options.rate, options.probes].map(
  Number,
) as [number, number, number, number];

interface Run {
  readonly endpoint: string;
  readonly throughput: Throughput;
  readonly latency: Latency | null;
}

const BROKER = 'mosquitto';
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const versions: Record<string, string> = {};
const durability: Record<string, string> = {};

async function run(endpoint: string, folder: string, broker: { url: string; pid: number } | null): Promise<Run> {
  say(`${endpoint}: starting`);
  return withSystem(folder, devices, broker, async ({ system, db, more }) => {
    const { endpoints } = system;
    const settings = await readServerSettings(db, system.kafkaVersion);
    Object.assign(versions, settings.versions);
    Object.assign(durability, settings.durability);
    say(`${endpoint}: ${messages.toLocaleString('en')} messages`);
    const throughput = await measureThroughput(db, endpoints, more, { messages, devices });
    say(`${endpoint}: ${throughput.messagesPerS.toLocaleString('en')} messages/s; now latency at ${rate}/s`);
    const latency = probes > 0 ? await measureLatency(endpoints, devices, rate, probes) : null;
    return { endpoint, throughput, latency };
  });
}

function show(runs: readonly Run[]): string {
  const rows: [string, (run: Run) => string | number | undefined][] = [
    ['messages/s, first publish to last commit', ({ throughput: t }) => t.messagesPerS],
    ['last PUBACK after, s', ({ throughput: t }) => t.acknowledgedS],
    ['last commit after, s', ({ throughput: t }) => t.storedS],
    ['windows and emissions whole after, s', ({ throughput: t }) => t.derivedS],
    ...[...new Set(runs.flatMap(({ throughput }) => Object.keys(throughput.cpuS)))].map(
      (name): [string, (run: Run) => string | number | undefined] => [
        `CPU s ${name} (until stored + deriving)`,
        ({ throughput: t }) => (name in t.cpuS ? `${t.cpuS[name]} + ${t.cpuDerivingS[name]}` : '-'),
      ],
    ),
    [`MQTT to API at ${rate}/s, p50 ms`, ({ latency }) => latency?.p50Ms],
    [`MQTT to API at ${rate}/s, p99 ms`, ({ latency }) => latency?.p99Ms],
    ['status age, p50 ms', ({ latency }) => latency?.statusAgeP50Ms],
    ['status age, max ms', ({ latency }) => latency?.statusAgeMaxMs],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const line = (name: string, cells: readonly (string | number | undefined)[]): string =>
    [name.padEnd(width), ...cells.map((cell) => String(cell ?? '-').padStart(18))].join('  ');
  return [
    line(
      '',
      runs.map(({ endpoint }) => endpoint),
    ),
    ...rows.map(([name, of]) => line(name, runs.map(of))),
  ].join('\n');
}

const root = mkdtempSync(join(tmpdir(), 'greenpark-bench-'));
const runs: Run[] = [];
try {
  if (options.only !== 'mosquitto') runs.push(await run('own listener', join(root, 'listener'), null));
  if (options.only !== 'listener') {
    const mosquitto = await startMosquitto({ dir: join(root, 'mosquitto') });
    if (mosquitto === null) say('Mosquitto is not installed: left out');
    else {
      versions['mosquitto'] =
        /version (\S+)/.exec(spawnSync(BROKER, ['-h'], { encoding: 'utf8' }).stdout)?.[1] ?? 'unknown';
      durability['mosquitto'] = 'persistence on, autosave every second, unbounded queues';
      try {
        runs.push(await run('through Mosquitto', join(root, 'broker'), { url: mosquitto.url, pid: mosquitto.pid }));
      } finally {
        await mosquitto.stop();
      }
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', memoryGb: Math.round(totalmem() / 1e9) };
say(
  `\n${messages.toLocaleString('en')} QoS 1 messages of ${devices} devices with 4 values each, publisher and servers on the same ${machine.cores} cores\n`,
);
say(show(runs));
say(
  `\nversions    ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`,
);
for (const [name, settings] of Object.entries(durability)) say(`${name.padEnd(10)}  ${settings}`);
say(`\n${JSON.stringify({ machine, versions, durability, runs })}`);
