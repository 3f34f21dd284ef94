import type { EntitySchema, Repository } from 'typeorm';
import type { Ended } from './all-ended.js';

/** Where SQL can be sent: the pool, or one transaction. Times come back as Unix ms, bigint as number (all of ours are below 2^53). */
export interface Queryable {
  query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Number of rows that the statement touched. */
  execute(sql: string, params?: readonly unknown[]): Promise<number>;
  /** Reads or writes rows of an entity over the same connection, and so in the same transaction. */
  repository<Row extends object, T>(entity: EntitySchema<Row>, work: (rows: Repository<Row>) => Promise<T>): Promise<T>;
}

/**
 * Rows in PostgreSQL's binary form, in pieces; the last one is what it returns. The next is asked for when the one before it has left, and
 * may lie in the same bytes.
 */
export type CopiedRows = Iterator<Buffer, Buffer>;

/** One connection; rows can be copied over it. */
export interface Session extends Queryable {
  /**
   * Does pieces of work whose statements need nothing of each other: each is sent without waiting for the answer to the one before, and
   * PostgreSQL does them in the order in which they were sent, that of the first statement of each piece. No rows are copied meanwhile.
   * Settles when all of them have ended.
   * @throws the error of the first piece that failed, in the order given
   */
  together<const Work extends readonly (() => Promise<unknown>)[]>(...work: Work): Promise<Ended<Work>>;
  /**
   * Sends rows in PostgreSQL's binary form (`BinaryRows`) to a statement `copy … from stdin (format binary)`.
   * @param rows all of them, or pieces: each is made while PostgreSQL takes in what came before it
   * @param meanwhile called once rows are on their way, while PostgreSQL takes them in; not where it wants none
   */
  copyIn(sql: string, rows: Buffer | CopiedRows, meanwhile?: () => void): Promise<void>;
}

/** One transaction. */
export interface Transaction extends Session {
  /**
   * As `together`, and the COMMIT is sent behind them without an answer to any: what the last statements need one wait for. Nothing may be
   * asked after the first statement of each piece; nothing is stored where one of them fails.
   * @throws CommitUnknown where nobody knows what became of the transaction; else the error of the first piece that failed
   */
  lastly<const Work extends readonly (() => Promise<unknown>)[]>(...work: Work): Promise<Ended<Work>>;
}

/** Of a session or a transaction. */
export interface SessionOptions {
  /** The server keeps the plans of statements that are `plannedOnce`. It does not see tables that hide others (ADR 8): not in a shadow. */
  readonly keepsPlans?: boolean;
}

/**
 * PostgreSQL, as all of Greenpark uses it; also the name by which a container hands it out.
 * @throws the driver's error, with SQLSTATE in `code`; see `isTransient`
 */
export abstract class Database implements Queryable {
  abstract query<Row = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  abstract execute(sql: string, params?: readonly unknown[]): Promise<number>;
  abstract repository<Row extends object, T>(
    entity: EntitySchema<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T>;
  /** Commits when `work` resolves, rolls back when it throws and throws the same error. */
  abstract transaction<T>(work: (tx: Transaction) => Promise<T>, options?: SessionOptions): Promise<T>;
  /** One session for as long as `work` runs, without a transaction: for advisory locks that outlive one. */
  abstract session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T>;
  /** Runs what is missing of the schema and returns the names, in order. Two at once are not safe: call `migrate`. */
  abstract runMigrations(): Promise<string[]>;
  abstract close(): Promise<void>;
  /** No connection of before is used for what begins now: they may lead to a server that is no primary any more. */
  renew(): void {}
}
