/** A page of the documentation whose commands a test executes as they are written. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A block of commands. `in`: what the page says about where it runs; empty: in the reader's terminal. */
export interface Commands {
  readonly in: string;
  readonly text: string;
}

/** The `sh` blocks of a page, in its order. */
export function commandsOf(page: string): Commands[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```sh(?: (\S+))?\n([^]*?)^```$/gm)].map(([, where = '', commands = '']) => ({
    in: where,
    text: commands,
  }));
}

/** Makes `folder` what a clone is after `npm ci` and `npm run build`, so that what the page writes lands there. */
export function cloneInto(folder: string): void {
  const left = new Set(['.git', '.greenpark', 'node_modules', 'my-plant', 'test', 'bench', 'coverage']);
  for (const name of readdirSync(ROOT)) {
    if (!left.has(name)) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

/** Runs a block in a shell that stops at the first command that fails. */
export function inTerminal(folder: string, text: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn('bash', ['-euo', 'pipefail', '-c', text], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a Ctrl-C can be sent to all of it as a terminal does.
    detached: true,
  });
}
