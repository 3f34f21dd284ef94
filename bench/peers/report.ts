import { VALUES } from '../publish.js';
import type { SystemRuns } from './peer-run.js';
import { RESTART_AFTER_MS } from './killing.js';
import { AFTER_KILL } from './stored-rows.js';
import { comparisonTable, killTable } from './table.js';

export interface ReportContext {
  /** As they were typed. */
  readonly commands: readonly string[];
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly machine: string;
  readonly messages: number;
  readonly devices: number;
  /** As many went through each system before. */
  readonly isWarm: boolean;
  /** Peers that could not be had, each with its reason. */
  readonly missing: readonly string[];
}

/** The page `bench/RESULTS.md`. */
export function report(
  systems: readonly SystemRuns[],
  { commands, date, machine, messages, devices, isWarm, missing }: ReportContext,
): string {
  const runs = Math.max(0, ...systems.map((system) => system.runs.length));
  const isShort = systems.some((system) => system.runs.some((run) => run.messages < messages));
  return `# Beside others

Printed on ${date} by the commands [below](#commands); ${machine}.
${messages.toLocaleString('en')} messages with QoS 1 of ${devices} devices, ${VALUES} values each${isShort ? ', fewer where the table says so' : ''}${isWarm ? ', after as many that do not count' : ''}; publisher and servers on the same cores; acks of all replicas, fsync on.
Rows are counted when no more come: a message is lost that had its PUBACK and has no row. Absolute figures are of that machine and moment.

${undisturbedSection(systems, runs)}${killSection(systems)}${systems.map(({ title, settings }) => `- **${title}**: ${settings}.`).join('\n')}
${missing.map((line) => `- Left out: ${line}.\n`).join('')}
## Commands

\`\`\`sh
${commands.join('\n')}
\`\`\`
`;
}

function undisturbedSection(systems: readonly SystemRuns[], runs: number): string {
  if (runs === 0) return '';
  return `Medians of ${runs} ${runs === 1 ? 'run' : 'runs in turn'}, ratios by pair. This system also makes windows, quality, ledger and emissions of the readings, and its CPU is counted until those are made; the others store rows.

${comparisonTable(systems)}

`;
}

function killSection(systems: readonly SystemRuns[]): string {
  const table = killTable(systems);
  if (table === null) return '';
  return `## When a process is killed

One process is ended by SIGKILL when half of the messages are through, and started again after ${RESTART_AFTER_MS / 1_000} s (this system's supervisor does it sooner). Lost: no row after ${AFTER_KILL.missingMs / 1_000} s without a new one.

${table}

`;
}
