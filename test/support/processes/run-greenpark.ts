import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const ROOT = join(import.meta.dirname, '../../..');

/** `npx greenpark …` from outside, against the system of a data folder. */
export function runGreenpark(
  dataDir: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, 'bin/greenpark.js'), ...args],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_OPTIONS: '', GREENPARK_DATA_DIR: dataDir, ...env },
        maxBuffer: 1e8,
        timeout: 240_000,
        killSignal: 'SIGKILL',
      },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}
