import { cpus, totalmem } from 'node:os';

/** What the figures are of: cores, memory, Node. */
export function machineLine(): string {
  return `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB; Node ${process.version}`;
}
