import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../migrations/migrations.js';
import { DataSourceDatabase } from './data-source-database.js';
import type { DatabaseLimits } from './database-limits.js';
import type { Database } from '../database/database.js';
import { driverError } from '../database/driver-error.js';
import { ENTITIES } from './entities.js';
import { isTransient } from '../database/transient-error.js';
import { typeParsers } from '../wire/type-parsers.js';

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
  /** Default none: what runs once and takes its time (migrations, commands). Services must never wait for ever. */
  readonly limits?: DatabaseLimits;
}

const CONNECT_RETRY_MS = 500;
const CONNECT_TIMEOUT_MS = 5_000;
/** A host that is gone is noticed after some 20 s, on both sides, also while nothing is asked. */
const KEEPALIVE_IDLE_MS = 10_000;
const TCP_SETTINGS =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c tcp_user_timeout=20000';
const WARN_EVERY_MS = 30_000;

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
      return new DataSourceDatabase(dataSource, options.limits);
    } catch (error) {
      if (Date.now() >= deadline || !isTransient(driverError(error))) throw driverError(error);
      if (!warned) log.warn({ err: driverError(error) }, 'PostgreSQL does not answer yet; trying again');
      warned = true;
      await wait(CONNECT_RETRY_MS);
    }
  }
}

/** Not connected yet. */
export function dataSourceOf({ url, name, max, log, limits }: DatabaseOptions): DataSource {
  const warn = seldom((error: unknown) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'));
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: name ?? 'greenpark',
    poolSize: max ?? 8,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migration',
    synchronize: false,
    logging: false,
    installExtensions: false,
    poolErrorHandler: warn,
    extra: {
      types: typeParsers,
      options: `-c timezone=UTC -c datestyle=ISO ${TCP_SETTINGS} ${settingsOf(limits)}`,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_IDLE_MS,
    },
  });
}

const settingsOf = (limits: DatabaseLimits | undefined): string =>
  limits === undefined
    ? ''
    : `-c statement_timeout=${limits.statementMs} -c lock_timeout=${limits.lockMs} ` +
      `-c idle_in_transaction_session_timeout=${limits.idleInTransactionMs}`;

/** An outage takes all connections at once: the first one is told. */
function seldom<Value>(say: (value: Value) => void): (value: Value) => void {
  let saidAt = -Infinity;
  return (value) => {
    if (Date.now() - saidAt < WARN_EVERY_MS) return;
    saidAt = Date.now();
    say(value);
  };
}
