import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SteadyLoad, SteadyResult } from './steady-load.js';

type Told = { readonly acknowledged: number } | { readonly result: SteadyResult };
const PROGRAM = fileURLToPath(new URL('load-process.js', import.meta.url));

/** A load by the clock that goes on beside what measures. */
export class LoadChild {
  /** Messages that have their PUBACK, by the second. */
  acknowledged = 0;
  private readonly child: ChildProcess;
  private readonly result: Promise<SteadyResult>;

  private constructor(load: SteadyLoad) {
    this.child = fork(PROGRAM, [JSON.stringify(load)]);
    this.result = new Promise((resolve, reject) => {
      this.child.on('message', (told: Told) => {
        if ('result' in told) resolve(told.result);
        else this.acknowledged = told.acknowledged;
      });
      this.child.once('exit', (code) => reject(new Error(`the load ended with exit code ${code}`)));
    });
    // Who awaits it, hears of it; before that it is only kept.
    this.result.catch(() => undefined);
  }

  /** Goes on from its first PUBACKs. */
  static async start(load: SteadyLoad): Promise<LoadChild> {
    const started = new LoadChild(load);
    await Promise.race([once(started.child, 'message'), started.result]);
    return started;
  }

  /** Settles with the last PUBACK. @throws where the load ended by itself */
  async stop(): Promise<SteadyResult> {
    if (this.child.connected) this.child.send('stop');
    return this.result;
  }

  /** Ends it where it still runs, whatever is unacknowledged. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** Does it beside the load, and ends the load. */
export async function besideLoad<Result>(
  load: SteadyLoad,
  work: (child: LoadChild) => Promise<Result>,
): Promise<{ readonly result: Result; readonly load: SteadyResult }> {
  const child = await LoadChild.start(load);
  try {
    const result = await work(child);
    return { result, load: await child.stop() };
  } finally {
    await child.end();
  }
}
