import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { identityOf, isAlive, type ProcessIdentity } from '#servers';

const run = promisify(execFile);
const LOOK_EVERY_MS = 1_000;

/** The `npm` that started this process, with or without a shell between; null where it was started otherwise. */
export async function launcher(): Promise<ProcessIdentity | null> {
  if (process.env.npm_lifecycle_event === undefined) return null;
  let pid = process.ppid;
  const parent = await describe(pid);
  if (parent && !/\bnpm\b/.test(parent.command) && /(^|\/)(sh|dash|bash|zsh)\b/.test(parent.command)) pid = parent.ppid;
  return pid > 1 ? identityOf(pid) : null;
}

/** Calls back once when that process is gone: then no signal of the terminal's or a script's reaches this one any more. */
export function whenGone(who: ProcessIdentity, callback: () => void): void {
  const look = async (): Promise<void> => {
    if (await isAlive(who)) return;
    clearInterval(timer);
    callback();
  };
  const timer = setInterval(() => {
    void look();
  }, LOOK_EVERY_MS);
  timer.unref();
}

async function describe(pid: number): Promise<{ ppid: number; command: string } | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'ppid=,args=', '-p', String(pid)]);
    const [, ppid, command] = /^\s*(\d+)\s+(.*)$/m.exec(stdout) ?? [];
    return ppid === undefined ? null : { ppid: Number(ppid), command: command ?? '' };
  } catch {
    return null;
  }
}
