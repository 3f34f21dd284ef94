import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from '../system-under-bench.js';

const BUILD_DEADLINE_MS = 1_800_000;

interface GoBuild {
  /** As people call it; the program is called the same in small letters. */
  readonly title: string;
  readonly version: string;
  /** How Go makes the program in `folder`, in which it also works. */
  readonly args: (folder: string, program: string) => readonly string[];
  readonly env: (folder: string) => Readonly<Record<string, string>>;
  /** What Go needs in the folder. */
  readonly prepare?: (folder: string) => void;
}

/**
 * A program of one version, built by Go from its sources the first time and kept in `.greenpark/cache`; null: there is no Go.
 * @throws when the build fails, with what Go says
 */
export async function goBinary(
  { title, version, args, env, prepare }: GoBuild,
  say: (line: string) => void,
): Promise<string | null> {
  const name = title.toLowerCase();
  const folder = join(CACHE, `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  if (spawnSync('go', ['version']).status !== 0) return null;
  say(`building ${title} ${version} from its sources, once: some minutes`);
  mkdirSync(folder, { recursive: true });
  prepare?.(folder);
  await promisify(execFile)('go', [...args(folder, program)], {
    cwd: folder,
    env: { ...process.env, ...env(folder) },
    timeout: BUILD_DEADLINE_MS,
    maxBuffer: 64 * 1_024 * 1_024,
  });
  return program;
}
