import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { startMosquitto } from '#servers';
import { median } from '../median.js';
import { VALUES } from '../publish.js';
import { measureThroughput } from '../throughput.js';
import { withSystem } from '../with-system.js';
import type { PeerRun } from './peer-run.js';
import { runTelegraf } from './telegraf.js';
import { TELEGRAF_VERSION, telegrafBinary } from './telegraf-binary.js';

interface Options {
  readonly messages: number;
  readonly devices: number;
  readonly pairs: number;
  /** A Markdown file for the table; null: it is printed only. */
  readonly results: string | null;
}
const SYSTEMS = ['own listener', 'through Mosquitto', 'Telegraf'] as const;
type System = (typeof SYSTEMS)[number];
type Runs = Readonly<Record<System, readonly PeerRun[]>>;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** What reads, stores and counts: publisher, broker and Kafka do the same work for all. */
const OWN = ['ingestion', 'aggregator', 'sink', 'postgres'];

/** The same messages through this system and through a tuned Telegraf, in turn on one machine: only the ratios say something. */
export async function benchPeers({ messages, devices, pairs, results }: Options): Promise<void> {
  const binary = await telegrafBinary(say);
  if (binary === null) say('Telegraf cannot be built here (there is no Go): only this system is measured');
  const root = mkdtempSync(join(tmpdir(), 'greenpark-peers-'));
  const runs: Record<System, PeerRun[]> = { 'own listener': [], 'through Mosquitto': [], Telegraf: [] };
  try {
    for (let i = 0; i < pairs; i++) {
      for (const system of SYSTEMS) {
        const folder = join(root, `${system.replace(' ', '-')}-${i}`);
        const run =
          system === 'Telegraf'
            ? binary && (await runTelegraf(binary, folder, messages, devices))
            : await runOwn(folder, messages, devices, system === 'through Mosquitto');
        if (!run) continue;
        runs[system].push(run);
        say(
          `${system}: ${run.messagesPerS.toLocaleString('en')} messages/s, ${cpuOf(run, messages).toFixed(1)} CPU s per million values`,
        );
        rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  const text = report(runs, messages, devices, pairs);
  say(`\n${text}`);
  if (results !== null) writeFileSync(results, text);
}

async function runOwn(folder: string, messages: number, devices: number, hasBroker: boolean): Promise<PeerRun | null> {
  const mosquitto = hasBroker ? await startMosquitto({ dir: join(folder, 'mosquitto') }) : null;
  if (hasBroker && mosquitto === null) {
    say('Mosquitto is not installed: left out');
    return null;
  }
  try {
    return await withSystem(folder, devices, mosquitto, async ({ system, db, more }) => {
      const told = await measureThroughput(db, system.endpoints, more, messages, devices);
      const [row] = await db.query<{ n: number }>('select coalesce(sum(stored), 0)::float8 as n from ledger');
      const cpuS = Object.entries(told.cpuS).map(([name, s]) => [name, s + (told.cpuDerivingS[name] ?? 0)] as const);
      return {
        messagesPerS: told.messagesPerS,
        cpuS: Object.fromEntries(cpuS),
        memoryMb: told.memoryMb,
        doubled: row!.n / VALUES - messages,
      };
    });
  } finally {
    await mosquitto?.stop();
  }
}

/** CPU s per million values of what reads, stores and counts. */
function cpuOf({ cpuS }: PeerRun, messages: number): number {
  const seconds = OWN.reduce((sum, name) => sum + (cpuS[name] ?? 0), 0);
  return (seconds * 1e6) / (messages * VALUES);
}

function report(runs: Runs, messages: number, devices: number, pairs: number): string {
  const systems = SYSTEMS.filter((system) => runs[system].length > 0);
  const cell = (system: System, of: (run: PeerRun) => number | undefined, digits = 0): string => {
    const values = runs[system].flatMap((run) => of(run) ?? []);
    return values.length === 0 ? '–' : median(values).toLocaleString('en', { maximumFractionDigits: digits });
  };
  const ratio = (system: System, of: (run: PeerRun) => number): string => {
    const shares = runs[system].flatMap((run, i) => (runs.Telegraf[i] ? of(run) / of(runs.Telegraf[i]) : []));
    return shares.length === 0 ? '–' : median(shares).toFixed(2);
  };
  const row = (name: string, of: (system: System) => string): string => `| ${[name, ...systems.map(of)].join(' | ')} |`;
  const processes = [...new Set(systems.flatMap((system) => runs[system].flatMap(({ cpuS }) => Object.keys(cpuS))))];
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB`;
  return `# Beside Telegraf

What \`npm run bench -- peers --messages ${messages} --devices ${devices} --pairs ${pairs}\` printed on ${new Date().toISOString().slice(0, 10)}; ${machine}, load ${loadavg()[0]!.toFixed(1)} at the end; Node ${process.version}, Telegraf ${TELEGRAF_VERSION}.
${messages.toLocaleString('en')} messages with QoS 1 of ${devices} devices, ${VALUES} values each; publisher and servers on the same cores; acks of all replicas, fsync on. Medians of ${pairs} runs in turn, ratios by pair. This system also
makes windows, quality, ledger and emissions of them, and its CPU is counted until those are made; Telegraf stores rows. Absolute figures are of that machine and moment.

${row('', (system) => system)}
${row('---', () => '---')}
${row('messages/s, first publish to last commit', (system) => cell(system, (run) => run.messagesPerS))}
${row('÷ Telegraf', (system) => ratio(system, (run) => run.messagesPerS))}
${row('CPU s per million values: ingestion, aggregator or sink, PostgreSQL', (system) => cell(system, (run) => cpuOf(run, messages), 1))}
${row('÷ Telegraf', (system) => ratio(system, (run) => cpuOf(run, messages)))}
${processes.map((name) => row(`CPU s ${name}`, (system) => cell(system, ({ cpuS }) => cpuS[name], 2))).join('\n')}
${processes
  .filter((name) => name !== 'publisher')
  .map((name) => row(`memory of ${name}, MB at most`, (system) => cell(system, ({ memoryMb }) => memoryMb[name])))
  .join('\n')}
${row('messages stored more than once', (system) => cell(system, (run) => run.doubled))}
`;
}
