import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from '../../system-under-bench.js';

/** The last line that runs on the Node of this project. */
export const NODE_RED_VERSION = '4.1.8';
/** Its nodes for Kafka, and what its function node asks PostgreSQL with. */
const PACKAGES = { 'node-red': NODE_RED_VERSION, 'node-red-contrib-kafkajs': '0.0.7', pg: '8.23.1' };
const INSTALL_DEADLINE_MS = 600_000;

/**
 * The folder with Node-RED, installed by npm the first time and kept in `.greenpark/cache`.
 * @throws when npm cannot, with what it says
 */
export async function nodeRedFolder(say: (line: string) => void): Promise<string> {
  const folder = join(CACHE, `node-red-${NODE_RED_VERSION}`);
  if (existsSync(folder)) return folder;
  say(`installing Node-RED ${NODE_RED_VERSION} by npm, once`);
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: draft,
    timeout: INSTALL_DEADLINE_MS,
  });
  renameSync(draft, folder);
  return folder;
}
