import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What scripts and the command line find a local system by. */
export interface Endpoints {
  readonly http: string;
  readonly mqtt: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

export const endpointsFile = (dataDir: string): string => join(dataDir, 'endpoints.json');

/** By rename: a reader finds the old one or the new one, never half of it. The database's password stands in it. */
export async function writeEndpoints(dataDir: string, endpoints: Endpoints): Promise<void> {
  await writePrivate(endpointsFile(dataDir), endpoints);
}

/** @returns null where no system has said that it is ready */
export async function readEndpoints(dataDir: string): Promise<Endpoints | null> {
  return readPrivate(endpointsFile(dataDir));
}

export async function removeEndpoints(dataDir: string): Promise<void> {
  await rm(endpointsFile(dataDir), { force: true });
}

/** What `npm start` shows people and `endpoints.json` does not say. */
export interface SystemFacts {
  readonly simulator: boolean;
  /** Who may come in, by which address, with which key; as lines of text. */
  readonly access: readonly string[];
  /** Where Prometheus finds each service. */
  readonly metrics: readonly { readonly name: string; readonly url: string }[];
  /** `KAFKA_TOPIC_PREFIX` of the start; left out where it was not set. */
  readonly topicPrefix?: string;
}

const factsFile = (dataDir: string): string => join(dataDir, 'run', 'system.json');

export const writeSystemFacts = (dataDir: string, facts: SystemFacts): Promise<void> =>
  writePrivate(factsFile(dataDir), facts);

/** Of the newest start, whether it still runs or not. */
export const readSystemFacts = (dataDir: string): Promise<SystemFacts | null> => readPrivate(factsFile(dataDir));

async function writePrivate(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

async function readPrivate<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
