import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures are of: cores, memory, load at the moment, Node. */
export function machineLine(): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 1e9)} GB`;
  return `${machine}, load ${loadavg()[0]!.toFixed(1)} at the end; Node ${process.version}`;
}
