import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Pace } from './pace.js';

const PROGRAM = fileURLToPath(new URL('pace-process.js', import.meta.url));

/** Does it, and says how fast the machine was meanwhile. @returns pace null: it cannot be said */
export async function besidePace<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly pace: Pace | null }> {
  const child = fork(PROGRAM);
  const exited = once(child, 'exit');
  let pace: Pace | null = null;
  child.once('message', (told: Pace | null) => (pace = told));
  try {
    return { result: await work(), pace: await told() };
  } finally {
    child.kill('SIGKILL');
    await exited;
  }

  async function told(): Promise<Pace | null> {
    if (child.connected) child.send('end');
    await exited;
    return pace;
  }
}
