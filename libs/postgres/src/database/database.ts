import { DataSource, QueryFailedError, QueryRunnerAlreadyReleasedError, type QueryRunner } from 'typeorm';
import pg from 'pg';
import { Foundation1700000000001 } from '../migrations/0001-foundation.js';
import { Evidence1700000000002 } from '../migrations/0002-evidence.js';
import { Closing1700000000003 } from '../migrations/0003-closing.js';
import { Quality1700000000004 } from '../migrations/0004-quality.js';
import { AsOf1700000000005 } from '../migrations/0005-as-of.js';
import { Findings1700000000008 } from '../migrations/0008-findings.js';
import { TargetNames1700000000009 } from '../migrations/0009-target-names.js';
import { Discarded1700000000010 } from '../migrations/0010-discarded.js';
import { Unknown1700000000011 } from '../migrations/0011-unknown.js';
import { Simulated1700000000012 } from '../migrations/0012-simulated.js';
import { isTransient } from './transient-error.js';

/** Where SQL can be sent: the pool, or one transaction. Times come back as Date, bigint as number (all of ours are below 2^53). */
export interface Queryable {
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Number of rows that the statement touched. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
}

/** PostgreSQL, as all of Greenpark uses it; also the name by which a container hands it out. TypeORM is used for the pool, transactions and migrations, never for a row. */
export abstract class Database implements Queryable {
  abstract query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  abstract execute(sql: string, params?: readonly unknown[]): Promise<number>;
  /** Commits when `work` resolves, rolls back when it throws and throws the same error. */
  abstract transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** One session for as long as `work` runs, without a transaction: for advisory locks that outlive one. */
  abstract session<T>(work: (session: Queryable) => Promise<T>): Promise<T>;
  abstract close(): Promise<void>;
  /** For migrations only. */
  abstract readonly dataSource: DataSource;
}

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

const parseNumbers = (text: string): (number | null)[] =>
  text.length <= 2
    ? []
    : text
        .slice(1, -1)
        .split(',')
        .map((part) => (part === 'NULL' ? null : Number(part)));

/** Oids of bigint, smallint[], int[], bigint[] and float8[]: read as plain numbers, several times faster than by default. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1005, parseNumbers],
  [1007, parseNumbers],
  [1016, parseNumbers],
  [1022, parseNumbers],
]);

/** Its own type allows only the oids of an enum. */
const defaultParser = pg.types.getTypeParser.bind(pg.types) as (
  oid: number,
  format?: string,
) => (text: string) => unknown;

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ?? defaultParser(oid, format),
};

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The connection went away between two statements. The code is SQLSTATE's connection_failure. */
class ConnectionLost extends Error {
  readonly code = '08006';
  constructor(cause: unknown) {
    super('the connection to PostgreSQL was lost', { cause });
    this.name = 'ConnectionLost';
  }
}

/**
 * The driver's own error (with SQLSTATE in `code`): TypeORM's carries the whole statement and every parameter into the log.
 * TypeORM takes a connection that was lost from its runner, and then only says that the runner was released.
 */
function original(error: unknown): unknown {
  if (error instanceof QueryFailedError) return error.driverError;
  return error instanceof QueryRunnerAlreadyReleasedError ? new ConnectionLost(error) : error;
}

function over(runner: QueryRunner): Queryable {
  const run = async (sql: string, params?: readonly unknown[]) => {
    try {
      return await runner.query(sql, params as unknown[] | undefined, true);
    } catch (error) {
      throw original(error);
    }
  };
  return {
    query: async <Row>(sql: string, params?: readonly unknown[]) => (await run(sql, params)).records as Row[],
    execute: async (sql, params) => (await run(sql, params)).affected ?? 0,
  };
}

/**
 * Connects, and tries again for `connectWithinMs` while the server is not there yet.
 * @throws the driver's error when that time is over
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log } = options;
  const deadline = Date.now() + (options.connectWithinMs ?? 30_000);
  for (let warned = false; ;) {
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.name ?? 'greenpark',
      poolSize: options.max ?? 8,
      connectTimeoutMS: 10_000,
      migrations: [
        Foundation1700000000001,
        Evidence1700000000002,
        Closing1700000000003,
        Quality1700000000004,
        AsOf1700000000005,
        Findings1700000000008,
        TargetNames1700000000009,
        Discarded1700000000010,
        Unknown1700000000011,
        Simulated1700000000012,
      ],
      migrationsTableName: 'schema_migration',
      synchronize: false,
      logging: false,
      installExtensions: false,
      poolErrorHandler: (error: unknown) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
      extra: { types, options: '-c timezone=UTC', keepAlive: true },
    });
    try {
      await dataSource.initialize();
      return databaseOver(dataSource);
    } catch (error) {
      if (Date.now() >= deadline || !isTransient(original(error))) throw original(error);
      if (!warned) log.warn({ err: original(error) }, 'PostgreSQL does not answer yet; trying again');
      warned = true;
      await wait(CONNECT_RETRY_MS);
    }
  }
}

function databaseOver(dataSource: DataSource): Database {
  const withRunner = async <T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> => {
    const runner = dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  };
  return {
    dataSource,
    query: (sql, params) => withRunner((runner) => over(runner).query(sql, params)),
    execute: (sql, params) => withRunner((runner) => over(runner).execute(sql, params)),
    session: (work) => withRunner((runner) => work(over(runner))),
    transaction: (work) =>
      withRunner(async (runner) => {
        try {
          await runner.startTransaction();
          const result = await work(over(runner));
          await runner.commitTransaction();
          return result;
        } catch (error) {
          // A connection that is gone cannot roll back: the server has done so already, and the first error is the one to tell.
          if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
          throw original(error);
        }
      }),
    close: () => dataSource.destroy(),
  };
}

const DUPLICATE = new Set(['42P04', '23505']);

/** Makes the database that the URL names, where the server does not have it. Returns whether it was made. Two at once are harmless. */
export async function createDatabase(url: string): Promise<boolean> {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  target.pathname = '/postgres';
  const client = new pg.Client({ connectionString: target.href });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return false;
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    return true;
  } catch (error) {
    if (DUPLICATE.has((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}
