import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What scripts and the command line find a local system by (`endpoints.json`). */
export interface Endpoints {
  readonly http: string;
  readonly mqtt: string;
  readonly kafka: string;
  readonly postgres: string;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

/** By rename: a reader finds the old one or the new one, never half of it. The database's password stands in it. */
export async function writeEndpoints(file: string, endpoints: Endpoints): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, `${JSON.stringify(endpoints)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

export async function removeEndpoints(file: string): Promise<void> {
  await rm(file, { force: true });
}
