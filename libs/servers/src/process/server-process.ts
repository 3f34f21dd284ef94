import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { identityOf, killGroup, readLiving, removeRecord, stopProcess, writeRecord } from './process-record.js';
import { openLog } from './log-file.js';

export interface StartOptions {
  /** Lines for the person who waits. */
  readonly onProgress?: (line: string) => void;
  /** Ends a start that is under way: what was brought up is killed, and the start throws. */
  readonly signal?: AbortSignal;
}

export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process is gone, however it went. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Stops in order; after the deadline (8 s by default) the process group is killed. */
  stop(deadlineMs?: number): Promise<void>;
  /** SIGKILL, as a fault would. */
  kill(): Promise<void>;
}

export interface ServerCommand {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly owner?: { uid: number; gid: number };
  readonly logFile: string;
  /** Where pid and start time are kept, so that a left-over is found. */
  readonly recordFile: string;
  readonly stopSignal: NodeJS.Signals;
  /** Resolves true when the server answers. Asked again every 50 ms. */
  readonly answers: (pid: number) => Promise<boolean>;
  readonly startDeadlineMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Starts a server in a process group of its own (a Ctrl-C at the terminal does not reach it) and waits until it answers.
 * A left-over of an earlier start is stopped first.
 * @throws when it ends or does not answer in time, with the last lines of its log
 */
export async function startServerProcess(what: ServerCommand): Promise<ServerProcess> {
  const leftOver = await readLiving(what.recordFile);
  if (leftOver) await stopProcess(leftOver, what.stopSignal, 10_000);

  const log = openLog(what.logFile);
  const child = spawn(what.command, [...what.args], {
    cwd: what.cwd,
    env: what.env ?? process.env,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...what.owner,
  });
  log.close();
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  const pid = child.pid;
  const identity = pid === undefined ? null : await identityOf(pid);
  if (pid === undefined || identity === null) {
    throw new Error(`${what.name} did not start (${what.command}): ${await tail(what.logFile)}`);
  }
  await writeRecord(what.recordFile, { name: what.name, ...identity });

  let ended = false;
  void exited.then(() => (ended = true));
  for (const end = Date.now() + what.startDeadlineMs; !(await what.answers(pid));) {
    if (what.signal?.aborted) {
      killGroup(pid);
      throw new Error(`the start of ${what.name} was broken off`);
    }
    if (ended) throw new Error(`${what.name} ended while it started: ${await tail(what.logFile)}`);
    if (Date.now() > end) {
      killGroup(pid);
      throw new Error(`${what.name} did not answer within ${what.startDeadlineMs} ms: ${await tail(what.logFile)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Another server may have answered on a port that this one wanted.
  if (ended) throw new Error(`${what.name} ended while it started: ${await tail(what.logFile)}`);
  return {
    name: what.name,
    pid,
    exited,
    async stop(deadlineMs = 8_000) {
      await stopProcess(identity, what.stopSignal, deadlineMs);
      await exited;
      await removeRecord(what.recordFile);
    },
    async kill() {
      killGroup(pid);
      await exited;
    },
  };
}

/** The end of a log, for the message of an error. */
async function tail(file: string, bytes = 1_500): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - bytes);
    const buffer = Buffer.alloc(size - from);
    await handle.read(buffer, 0, buffer.length, from);
    return `\n${buffer.toString('utf8').trim()}\n(${file})`;
  } finally {
    await handle.close();
  }
}
