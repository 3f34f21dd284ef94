import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#servers';

const run = promisify(execFile);
const DEADLINE_MS = 180_000;

/** A step of the start that failed, with what it said for people. */
export class StepFailed extends Error {
  constructor(
    step: string,
    readonly output: string,
  ) {
    super(`${step} failed`);
    this.name = 'StepFailed';
  }
}

/**
 * Runs one of the programs to its end: what it needs of memory is given back afterwards.
 * @returns its standard output
 * @throws StepFailed
 */
export async function runChild(
  step: string,
  app: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  try {
    const main = join(PROJECT_ROOT, `dist/apps/${app}/src/main.js`);
    const options = { cwd: PROJECT_ROOT, env, signal, timeout: DEADLINE_MS, maxBuffer: 16 * 1024 * 1024 };
    return (await run(process.execPath, ['--enable-source-maps', main, ...args], options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new StepFailed(step, (stderr || stdout || String(error)).trim().slice(-3_000));
  }
}
