import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MissingTool } from '../missing-tool.js';
import { PROJECT_ROOT } from '../project-root.js';
import type { StartOptions } from '../process/server-process.js';

const run = promisify(execFile);
const POM = join(PROJECT_ROOT, 'infra/kafka/pom.xml');
/** Kafka 4 needs it. */
const JAVA_VERSION = 17;

/**
 * The folder with Kafka's jars below `cacheDir`; fetched by Maven once per content of the pom.
 * @throws MissingTool where Maven is not there and the jars are not yet either
 */
export async function kafkaJars(cacheDir: string, { onProgress, signal }: StartOptions = {}): Promise<string> {
  const pom = await readFile(POM);
  const jars = join(cacheDir, `kafka-${createHash('sha256').update(pom).digest('hex').slice(0, 12)}`);
  if (existsSync(jars)) return jars;

  onProgress?.('fetching Apache Kafka by Maven (43 MB, only the first time)');
  const draft = `${jars}.${process.pid}.draft`;
  await mkdir(dirname(draft), { recursive: true });
  await rm(draft, { recursive: true, force: true });
  try {
    await run(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        POM,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${draft}`,
        ...localRepository(cacheDir),
      ],
      { signal },
    );
    await rename(draft, jars);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new MissingTool(
        'maven',
        'Maven (mvn) is not installed',
        'Install Maven, or set KAFKA_BROKERS to a Kafka of yours',
      );
    }
    // Another start may have been faster: its result is as good.
    if (existsSync(jars)) return jars;
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(
      `Maven could not fetch Kafka's jars: ${(stdout || stderr || String(error)).trim().slice(0, 2_000)}`,
      { cause: error },
    );
  }
  return jars;
}

/** Maven keeps what it fetched in the user's home, as its own cache; users of services may have none. */
function localRepository(cacheDir: string): string[] {
  try {
    accessSync(userInfo().homedir, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${join(cacheDir, 'maven')}`];
  }
}

/**
 * The `java` to use: of JAVA_HOME, else of the path.
 * @throws MissingTool where there is none or it is older than 17
 */
export async function findJava(): Promise<string> {
  const remedy = `Install a Java runtime >= ${JAVA_VERSION} and Maven, or set KAFKA_BROKERS to a Kafka of yours`;
  const home = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : null;
  const java = home && existsSync(home) ? home : 'java';
  let text: string;
  try {
    text = (await run(java, ['-version'])).stderr;
  } catch {
    throw new MissingTool('java', 'Java is not installed', remedy);
  }
  const major = Number(/version "(?:1\.)?(\d+)/.exec(text)?.[1] ?? 0);
  if (major < JAVA_VERSION) throw new MissingTool('java', `Java ${major} is too old for Kafka`, remedy);
  return java;
}
