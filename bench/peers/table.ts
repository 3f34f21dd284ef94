import { median } from '../median.js';
import { VALUES } from '../publish.js';
import { ROLES, type Role } from './peer.js';
import type { PeerRun, SystemRuns } from './peer-run.js';

/** What reads, stores and counts: publisher, broker and Kafka do the same work for all. */
const OWN = ['ingestion', 'aggregator', 'sink', 'postgres'];

/** CPU s per million values of some of the processes. */
function cpuPerMillion({ cpuS, messages }: PeerRun, processes: readonly string[]): number {
  const seconds = processes.reduce((sum, name) => sum + (cpuS[name] ?? 0), 0);
  return (seconds * 1e6) / (messages * VALUES);
}

/** CPU s per million values of what reads, stores and counts. */
export const cpuOf = (run: PeerRun): number => cpuPerMillion(run, OWN);

/** Makes rows of a table in Markdown that has a column for each system. */
const rowOf =
  (systems: readonly SystemRuns[]) =>
  (name: string, of: (system: SystemRuns) => string): string =>
    `| ${[name, ...systems.map(of)].join(' | ')} |`;

/** One table in Markdown: a column for each system, medians of its runs, and ratios to each peer by pair of runs. */
export function comparisonTable(all: readonly SystemRuns[]): string {
  const systems = all.filter(({ runs }) => runs.length > 0);
  const peers = systems.filter(({ version }) => version !== null);
  const cell = ({ runs }: SystemRuns, of: (run: PeerRun) => number | undefined, digits = 0): string =>
    medianOf(runs, of, digits);
  const ratio = ({ runs }: SystemRuns, peer: SystemRuns, of: (run: PeerRun) => number): string => {
    const shares = runs.flatMap((run, i) => (peer.runs[i] ? of(run) / of(peer.runs[i]) : []));
    return shares.length === 0 ? '–' : rounded(median(shares));
  };
  const row = rowOf(systems);
  const ratios = (of: (run: PeerRun) => number): string[] =>
    peers.map((peer) => row(`÷ ${peer.title}`, (system) => ratio(system, peer, of)));
  const processes = [...new Set(systems.flatMap(({ runs }) => runs.flatMap(({ cpuS }) => Object.keys(cpuS))))];
  return [
    row('', ({ title }) => title),
    row('---', () => '---'),
    row('version', ({ version }) => version ?? '–'),
    row('messages', (system) => cell(system, ({ messages }) => messages)),
    row('messages lost', (system) => cell(system, ({ lost }) => lost)),
    row('rows stored more than once', (system) => cell(system, ({ doubled }) => doubled)),
    row('messages/s, first publish to last commit', (system) => cell(system, (run) => run.messagesPerS)),
    ...ratios((run) => run.messagesPerS),
    row('CPU s per million values: ingestion, aggregator or sink, PostgreSQL', (system) => cell(system, cpuOf, 1)),
    ...ratios(cpuOf),
    ...processes.map((name) =>
      row(`CPU s per million values: ${name}`, (system) =>
        cell(system, (run) => (name in run.cpuS ? cpuPerMillion(run, [name]) : undefined), 1),
      ),
    ),
    ...processes
      .filter((name) => name !== 'publisher')
      .map((name) => row(`memory of ${name}, MB at most`, (system) => cell(system, ({ memoryMb }) => memoryMb[name]))),
  ].join('\n');
}

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  ingestion: 'ingestion killed',
  sink: 'aggregator or sink killed',
};

/** What is lost and doubled when a process is killed, in Markdown; null where none was. */
export function killTable(all: readonly SystemRuns[]): string | null {
  const systems = all.filter(({ killed }) => ROLES.some((role) => killed[role].length > 0));
  if (systems.length === 0) return null;
  const row = rowOf(systems);
  const rows: readonly [string, (run: PeerRun) => number][] = [
    ['messages', ({ messages }) => messages],
    ['lost', ({ lost }) => lost],
    ['doubled', ({ doubled }) => doubled],
  ];
  return [
    row('', ({ title }) => title),
    row('---', () => '---'),
    ...(['ingestion', 'sink'] as const).flatMap((role) =>
      rows.map(([name, of]) => row(`${ROLE_NAMES[role]}: ${name}`, ({ killed }) => medianOf(killed[role], of))),
    ),
  ].join('\n');
}

/** Of the runs that have it; a dash where none has. */
function medianOf(runs: readonly PeerRun[], of: (run: PeerRun) => number | undefined, digits = 0): string {
  const values = runs.flatMap((run) => of(run) ?? []);
  return values.length === 0 ? '–' : median(values).toLocaleString('en', { maximumFractionDigits: digits });
}

/** Two decimals, and none where they say nothing. */
const rounded = (share: number): string => (share < 10 ? share.toFixed(2) : share.toFixed(0));
