import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../process/free-port.js';
import { kafkaAnswers } from './kafka-answers.js';
import { findJava, kafkaJars } from './kafka-jars.js';
import { PROJECT_ROOT } from '../project-root.js';
import { startServerProcess, type ServerProcess, type StartOptions } from '../process/server-process.js';

const run = promisify(execFile);
const SETTINGS = join(PROJECT_ROOT, 'infra/kafka/server.properties');
const LOG4J = join(PROJECT_ROOT, 'infra/kafka/log4j2.xml');
const START_DEADLINE_MS = 60_000;
/**
 * Java compiles by its quick compiler alone. The thorough one costs more of the machine than it saves it within the first two million messages
 * of a broker (docs/adr/0090).
 */
const QUICK_COMPILER = '-XX:TieredStopAtLevel=1';

/**
 * What outlives two collections is among the old objects: those that stay (samples of the broker's own metrics, mostly) are not copied
 * fifteen times before, which held every producer up by 9 ms each 1.2 s (docs/adr/0095).
 */
const SOON_OLD = '-XX:MaxTenuringThreshold=1';

export interface KafkaOptions extends StartOptions {
  /** Data, settings and pid record; kept between starts. */
  readonly dir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Where the jars are kept; default `dir`. */
  readonly jarsDir?: string;
  /** Java heap, MB. */
  readonly heapMb?: number;
  /** More settings, as `name: value`: those of `infra/kafka/server.properties` give way to them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Id that the storage is formatted with; default: a random one. */
  readonly clusterId?: string;
  readonly logFile?: string;
}

export interface KafkaServer extends ServerProcess {
  /** `host:port` */
  readonly broker: string;
  readonly port: number;
}

/**
 * A real Apache Kafka: one KRaft node on loopback with its data in `dir`. Formats the storage the first time.
 * @throws MissingTool where Java, or Maven for the first start, is not there
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaServer> {
  const dir = resolve(options.dir);
  const java = await findJava();
  const jars = await kafkaJars(resolve(options.jarsDir ?? dir), options);
  const classPath = join(jars, '*');
  const dataDir = join(dir, 'log');
  const settingsFile = join(dir, 'server.properties');
  const port = options.port ?? (await freePort(0));
  await mkdir(dir, { recursive: true });
  const template = await readFile(SETTINGS, 'utf8');
  const values: Record<string, string> = { port: String(port), controllerPort: String(await freePort(0)), dataDir };
  const lines = Object.entries(options.settings ?? {}).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(
    settingsFile,
    // The last line of a name counts.
    `${template.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}\n${lines.join('')}`,
  );

  if (!existsSync(join(dataDir, 'meta.properties'))) {
    options.onProgress?.('preparing the Kafka storage');
    const clusterId = options.clusterId ?? randomClusterId();
    const format = ['-cp', classPath, `-Dlog4j2.configurationFile=${LOG4J}`, 'kafka.tools.StorageTool', 'format'];
    await run(java, [QUICK_COMPILER, ...format, '-t', clusterId, '-c', settingsFile]);
  }
  const server = await startServerProcess({
    name: 'kafka',
    command: java,
    args: [
      `-Xmx${options.heapMb ?? 512}m`,
      '-Xms64m',
      '-XX:+UseSerialGC',
      SOON_OLD,
      QUICK_COMPILER,
      '-XX:+ExitOnOutOfMemoryError',
      '-Djava.awt.headless=true',
      `-Dlog4j2.configurationFile=${LOG4J}`,
      '-cp',
      classPath,
      'kafka.Kafka',
      settingsFile,
    ],
    cwd: dir,
    logFile: options.logFile ?? join(dir, 'kafka.log'),
    recordFile: join(dir, 'process.json'),
    stopSignal: 'SIGTERM',
    answers: () => kafkaAnswers(port),
    startDeadlineMs: START_DEADLINE_MS,
    signal: options.signal,
  });
  return { ...server, broker: `127.0.0.1:${port}`, port };
}

/** As Kafka makes them: 16 bytes in base64url, none that starts like an option. */
const randomClusterId = (): string => randomBytes(16).toString('base64url').replace(/^-/, 'A');
