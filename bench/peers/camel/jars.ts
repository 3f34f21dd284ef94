import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '#servers';
import { CACHE } from '../../system-under-bench.js';

const POM = join(PROJECT_ROOT, 'bench/peers/camel/pom.xml');
const FETCH_DEADLINE_MS = 600_000;

/** The version that its pom pins. */
export function camelVersion(): string {
  return /camel-bom<\/artifactId>\s*<version>([^<]+)/.exec(readFileSync(POM, 'utf8'))?.[1] ?? 'unknown';
}

/**
 * The folder with Camel's jars, fetched by Maven the first time and kept in `.greenpark/cache`; null: there is no Java or no Maven.
 * @throws when Maven cannot fetch them, with what it says
 */
export async function camelJars(say: (line: string) => void): Promise<string | null> {
  if (spawnSync('java', ['-version']).status !== 0) return null;
  const jars = join(CACHE, `camel-${camelVersion()}`);
  if (existsSync(jars)) return jars;
  if (spawnSync('mvn', ['-v']).status !== 0) return null;
  say(`fetching Camel ${camelVersion()} by Maven, once`);
  const draft = `${jars}.draft`;
  rmSync(draft, { recursive: true, force: true });
  await promisify(execFile)(
    'mvn',
    ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`],
    { timeout: FETCH_DEADLINE_MS },
  );
  renameSync(draft, jars);
  return jars;
}
