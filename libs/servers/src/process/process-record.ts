import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Names one process for ever: pids come again, a pid with its start time does not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As the system gives it: ticks since boot and the boot's id on Linux, text of `ps` elsewhere. Only equality counts. */
  readonly startedAt: string;
}

export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
}

/** @returns null where no such process runs (a zombie does not run) */
export async function identityOf(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = process.platform === 'linux' ? await linuxStart(pid) : await psStart(pid);
  return startedAt === null ? null : { pid, startedAt };
}

async function linuxStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets: fields count from the last one. State is field 3, start is field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.trim()}:${fields[19]}`;
  } catch {
    return null;
  }
}

async function psStart(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    const [state, ...start] = stdout.trim().split(/\s+/);
    return !state || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

export async function isAlive(who: ProcessIdentity): Promise<boolean> {
  return (await identityOf(who.pid))?.startedAt === who.startedAt;
}

/** Written by rename, so that a reader never meets half of it. */
export async function writeRecord(file: string, record: ProcessRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(record));
  await rename(draft, file);
}

/** The recorded process, if it still runs. */
export async function readLiving(file: string): Promise<ProcessRecord | null> {
  let record: ProcessRecord;
  try {
    record = JSON.parse(await readFile(file, 'utf8')) as ProcessRecord;
  } catch {
    return null;
  }
  return (await isAlive(record)) ? record : null;
}

export async function removeRecord(file: string): Promise<void> {
  await rm(file, { force: true });
}

/**
 * Asks a process to stop, waits, and kills its whole group when it does not.
 * @returns 'stopped' when it left by itself (or was gone), 'killed' when it had to be killed
 */
export async function stopProcess(
  who: ProcessIdentity,
  signal: NodeJS.Signals,
  deadlineMs: number,
): Promise<'stopped' | 'killed'> {
  if (!(await isAlive(who))) return 'stopped';
  send(who.pid, signal);
  if (await gone(who, deadlineMs)) return 'stopped';
  killGroup(who.pid);
  await gone(who, 5_000);
  return 'killed';
}

async function gone(who: ProcessIdentity, deadlineMs: number): Promise<boolean> {
  for (const end = Date.now() + deadlineMs; ;) {
    if (!(await isAlive(who))) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Processes are started as leaders of their groups, so what they started themselves goes with them. */
export function killGroup(pid: number): void {
  if (!send(-pid, 'SIGKILL')) send(pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
