import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGreenpark, type Ran } from './run-greenpark.js';

/** A data folder without a system, with files of the test: `greenpark` works in it on what its environment names. */
export class CommandFolder {
  private readonly dir: string;

  constructor(name: string) {
    this.dir = mkdtempSync(join(tmpdir(), `greenpark-${name}-`));
  }

  path(file: string): string {
    return join(this.dir, file);
  }

  /** Returns its path. */
  write(file: string, text: string): string {
    writeFileSync(this.path(file), text);
    return this.path(file);
  }

  run(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
    return runGreenpark(this.dir, args, env);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
