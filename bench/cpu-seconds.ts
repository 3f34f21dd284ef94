import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

interface Watched {
  readonly name: string;
  readonly pid: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

function readStat(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // From `man proc`, counted from the state: parent 1, user 11, system 12, waited-for children 13 and 14.
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] as number), 0);
    return { pid: Number(pid), parent: fields[1] as number, seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return null; // it has just ended
  }
}

/**
 * CPU seconds of each process with its children (PostgreSQL serves each connection by one), and of this one, the publisher,
 * alone. Only the latter where there is no /proc.
 */
export function cpuSeconds(processes: readonly Watched[]): Record<string, number> {
  const { user, system } = process.cpuUsage();
  const publisher = (user + system) / 1e6;
  let stats: Stat[];
  try {
    stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => readStat(pid) ?? []);
  } catch {
    return { publisher };
  }
  const sumOf = (pid: number): number =>
    stats.reduce((sum, stat) => {
      if (stat.pid === pid) return sum + stat.seconds;
      return stat.parent === pid ? sum + sumOf(stat.pid) : sum;
    }, 0);
  return { ...Object.fromEntries(processes.map(({ name, pid }) => [name, sumOf(pid)])), publisher };
}

export function since(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [name, Math.round((seconds - (before[name] ?? 0)) * 100) / 100]),
  );
}

/** The most memory that each process itself has held since it began, MB (VmHWM); without /proc none. */
export function peakMemoryMb(processes: readonly Watched[]): Record<string, number> {
  return memoryMb(processes, 'VmHWM');
}

/** The memory that each process itself holds now, MB (VmRSS); without /proc none. */
export function residentMemoryMb(processes: readonly Watched[]): Record<string, number> {
  return memoryMb(processes, 'VmRSS');
}

function memoryMb(processes: readonly Watched[], field: 'VmHWM' | 'VmRSS'): Record<string, number> {
  return Object.fromEntries(
    processes.flatMap(({ name, pid }) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const [, kb] = new RegExp(`${field}:\\s+(\\d+)`).exec(status) ?? [];
        return kb === undefined ? [] : [[name, Math.round(Number(kb) / 1_024)] as const];
      } catch {
        return []; // it has ended, or there is no /proc
      }
    }),
  );
}
