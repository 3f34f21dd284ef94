import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#servers';
import { CACHE } from '../../system-under-bench.js';

const SOURCES = join(PROJECT_ROOT, 'bench/peers/bento');
const BUILD_DEADLINE_MS = 1_800_000;

/** The version that its `go.mod` pins. */
export function bentoVersion(): string {
  return /warpstreamlabs\/bento (v\S+)/.exec(readFileSync(join(SOURCES, 'go.mod'), 'utf8'))?.[1] ?? 'unknown';
}

/**
 * Bento with the components that are used, built from its sources the first time and kept in `.greenpark/cache`; null: there is no Go.
 * @throws when the build fails, with what Go says
 */
export async function bentoBinary(say: (line: string) => void): Promise<string | null> {
  const folder = join(CACHE, `bento-${bentoVersion()}`);
  const binary = join(folder, 'bento');
  if (existsSync(binary)) return binary;
  if (spawnSync('go', ['version']).status !== 0) return null;
  say(`building Bento ${bentoVersion()} from its sources, once: some minutes`);
  mkdirSync(folder, { recursive: true });
  for (const file of ['go.mod', 'main.go']) copyFileSync(join(SOURCES, file), join(folder, file));
  await promisify(execFile)('go', ['build', '-ldflags', '-s -w', '-o', binary, '.'], {
    cwd: folder,
    env: { ...process.env, GOFLAGS: '-mod=mod -buildvcs=false' },
    timeout: BUILD_DEADLINE_MS,
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return binary;
}
