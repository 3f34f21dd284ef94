import { VALUES } from '../publish.js';
import type { SystemRuns } from './peer-run.js';
import { comparisonTable } from './table.js';

export interface ReportContext {
  /** As it was typed. */
  readonly command: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly machine: string;
  readonly messages: number;
  readonly devices: number;
  /** Peers that could not be had, each with its reason. */
  readonly missing: readonly string[];
}

/** The page `bench/RESULTS.md`. */
export function report(
  systems: readonly SystemRuns[],
  { command, date, machine, messages, devices, missing }: ReportContext,
): string {
  const runs = Math.max(...systems.map((system) => system.runs.length));
  const isShort = systems.some((system) => system.runs.some((run) => run.messages < messages));
  return `# Beside others

What \`${command}\` printed on ${date}; ${machine}.
${messages.toLocaleString('en')} messages with QoS 1 of ${devices} devices, ${VALUES} values each${isShort ? ', fewer where the table says so' : ''}; publisher and servers on the same cores; acks of all replicas, fsync on.
Medians of ${runs} ${runs === 1 ? 'run' : 'runs in turn'}, ratios by pair. This system also makes windows, quality, ledger and emissions of them, and its CPU is counted until those
are made; the others store rows. Rows are counted when no more come: a message is lost that had its PUBACK and has no row. Absolute figures are of that machine and moment.

${comparisonTable(systems)}

${systems
  .filter((system) => system.runs.length > 0)
  .map(({ title, settings }) => `- **${title}**: ${settings}.`)
  .join('\n')}
${missing.map((line) => `- Left out: ${line}.\n`).join('')}`;
}
