import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  identityOf,
  killGroup,
  openLog,
  PROJECT_ROOT,
  readLiving,
  removeRecord,
  stopProcess,
  writeRecord,
} from '#servers';
import { ALLOCATOR, nodeOptionsOf } from './node-options.js';
import type { Life } from './supervised.js';

export interface ServiceCommand {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly recordFile: string;
  /** Breaks off a start that is under way. */
  readonly signal: AbortSignal;
}

/** Long enough for a machine that is busy with its first start. */
const READY_DEADLINE_MS = 90_000;
const STOP_LEFT_OVER_MS = 8_000;

/** A service ended before it was ready. `output` is what it said: a wrong site file with file, line and what is expected. */
export class ServiceNotReady extends Error {
  constructor(
    name: string,
    what: string,
    readonly output: string,
  ) {
    super(`${name} ${what}`);
    this.name = 'ServiceNotReady';
  }
}

/** Starts one service as a process group of its own and waits for its `{ ready: true }`. */
export async function startService({ name, env, logFile, recordFile, signal }: ServiceCommand): Promise<Life> {
  const leftOver = await readLiving(recordFile);
  if (leftOver) await stopProcess(leftOver, 'SIGTERM', STOP_LEFT_OVER_MS);
  const log = openLog(logFile);
  const from = statSync(logFile).size;
  const program = join(PROJECT_ROOT, `dist/apps/${name}/src/main.js`);
  const child = spawn(process.execPath, [...nodeOptionsOf(name), program], {
    cwd: PROJECT_ROOT,
    env: { ...ALLOCATOR, ...env },
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  log.close();
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const { pid } = child;
  const identity = pid === undefined ? null : await identityOf(pid);
  if (pid === undefined || identity === null)
    throw new ServiceNotReady(name, 'could not be started', said(logFile, from));
  await writeRecord(recordFile, { name, ...identity });

  const state = await Promise.race([
    new Promise<'ready'>((resolve) =>
      child.on('message', (message) => {
        if ((message as { ready?: boolean }).ready) resolve('ready');
      }),
    ),
    exited.then(({ code, signal }) => `ended before it was ready (${signal ?? `exit code ${code}`})`),
    new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('was broken off'))),
    new Promise<string>((resolve) =>
      setTimeout(() => resolve(`was not ready within ${READY_DEADLINE_MS / 1000} s`), READY_DEADLINE_MS).unref(),
    ),
  ]);
  if (state !== 'ready') {
    killGroup(pid);
    throw new ServiceNotReady(name, state, said(logFile, from));
  }
  return {
    pid,
    exited,
    stop: async (deadlineMs) => {
      await stopProcess(identity, 'SIGTERM', deadlineMs);
      await exited;
      await removeRecord(recordFile);
    },
    kill: async () => {
      killGroup(pid);
      await exited;
    },
  };
}

/** What this start has written to the log so far: its end. */
function said(logFile: string, from: number): string {
  return readFileSync(logFile).subarray(from).subarray(-3_000).toString('utf8').trim();
}
