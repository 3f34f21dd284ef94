import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startPostgres } from '#servers';
import { dataDirOf, findSystem, need, type Given } from '../system/running-system.js';
import { Failure } from '../terminal/failure.js';
import type { Output } from '../terminal/output.js';

const DATABASE = 'greenpark';

/**
 * Runs `work` with the address of the database: the one that is named, that of a system that runs here, or that of the data folder
 * of a stopped one, whose PostgreSQL then runs for as long as `work` takes.
 * @param mayMake whether a data folder may get its PostgreSQL only now
 * @throws Failure where there is none
 */
export async function withServer<T>(
  given: Given,
  output: Output,
  mayMake: boolean,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { postgres } = await findSystem(given);
  if (postgres !== null) return work(postgres);
  const dir = join(resolve(dataDirOf()), 'postgres');
  if (!mayMake && !existsSync(join(dir, 'cluster'))) need(postgres, 'postgres', 'DATABASE_URL');
  output.remark(`PostgreSQL of ${dataDirOf()} is started for this`);
  const server = await startPostgres({ dir, onProgress: output.remark }).catch((error: Error) => {
    throw new Failure(`PostgreSQL of ${dir} does not start: ${error.message}`);
  });
  try {
    return await work(server.databaseUrl(DATABASE));
  } finally {
    await server.stop();
  }
}
