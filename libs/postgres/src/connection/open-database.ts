import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../migrations/migrations.js';
import { DataSourceDatabase } from './data-source-database.js';
import type { Database } from '../database/database.js';
import { driverError } from '../database/driver-error.js';
import { ENTITIES } from './entities.js';
import { isTransient } from '../database/transient-error.js';
import { typeParsers } from '../database/type-parsers.js';

/** The part of a logger that this library needs. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly log: Log;
  /** Largest number of connections; default 8. */
  readonly max?: number;
  /** Seen in pg_stat_activity. */
  readonly name?: string;
  /** How long to go on trying at the start, ms; default 30 s. */
  readonly connectWithinMs?: number;
}

const CONNECT_RETRY_MS = 500;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Connects, and tries again for `connectWithinMs` while the server is not there yet.
 * @throws the driver's error when that time is over
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log } = options;
  const deadline = Date.now() + (options.connectWithinMs ?? 30_000);
  for (let warned = false; ;) {
    const dataSource = dataSourceOf(options);
    try {
      await dataSource.initialize();
      return new DataSourceDatabase(dataSource);
    } catch (error) {
      if (Date.now() >= deadline || !isTransient(driverError(error))) throw driverError(error);
      if (!warned) log.warn({ err: driverError(error) }, 'PostgreSQL does not answer yet; trying again');
      warned = true;
      await wait(CONNECT_RETRY_MS);
    }
  }
}

/** Not connected yet. */
export function dataSourceOf({ url, name, max, log }: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: name ?? 'greenpark',
    poolSize: max ?? 8,
    connectTimeoutMS: 10_000,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
    installExtensions: false,
    poolErrorHandler: (error: unknown) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
    extra: { types: typeParsers, options: '-c timezone=UTC -c datestyle=ISO', keepAlive: true },
  });
}
