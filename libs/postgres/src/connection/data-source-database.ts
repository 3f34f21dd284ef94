import type { DataSource, EntitySchema, QueryRunner, Repository } from 'typeorm';
import { CommitUnknown } from '../database/commit-unknown.js';
import { Database, type Session, type SessionOptions, type Transaction } from '../database/database.js';
import { driverError } from '../database/driver-error.js';
import { isStandby } from '../database/transient-error.js';
import { Connection, discard, within, type Wire } from './connection.js';
import type { DatabaseLimits } from './database-limits.js';

/**
 * A COMMIT is answered by now or not at all: no timeout of the server ends one that waits for its standby, and what it wrote may
 * still become visible.
 */
const COMMIT_WITHIN_MS = 10_000;
/** What a server that still lives takes longer than its own limit to say so. */
const GRACE_MS = 5_000;

/** The pool, the transactions and the migrations are those of TypeORM (ADR 22). */
export class DataSourceDatabase extends Database {
  private readonly statementMs: number | null;
  /** Connections of before `renew` are not used again. */
  private readonly born = new WeakMap<object, number>();
  private generation = 0;

  constructor(
    private readonly dataSource: DataSource,
    limits?: DatabaseLimits,
  ) {
    super();
    this.statementMs = limits === undefined ? null : limits.statementMs + GRACE_MS;
  }

  /** Alone, and so never in a shadow: statements that are `plannedOnce` are. */
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    const options = { statementMs: this.statementMs, keepsPlans: true };
    return this.withRunner((runner, client) => new Connection(runner, client, options).query<Row>(sql, params));
  }

  execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return this.session((connection) => connection.execute(sql, params));
  }

  repository<Row extends object, T>(
    entity: EntitySchema<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T> {
    return this.session((connection) => connection.repository(entity, work));
  }

  session<T>(work: (session: Session) => Promise<T>, { keepsPlans = false }: SessionOptions = {}): Promise<T> {
    const { statementMs } = this;
    return this.withRunner((runner, client) => work(new Connection(runner, client, { statementMs, keepsPlans })));
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>, { keepsPlans = false }: SessionOptions = {}): Promise<T> {
    return this.withRunner(async (runner, client) => {
      const { statementMs } = this;
      // Repositories begin none of their own while one is active.
      const isActive = (isTransactionActive: boolean): void => void Object.assign(runner, { isTransactionActive });
      const begin = (): Promise<unknown> => {
        isActive(true);
        return within(statementMs, client, () => client.query('START TRANSACTION'));
      };
      const commit = (last: Promise<unknown>): Promise<void> => {
        isActive(false);
        return this.commit(client, last);
      };
      try {
        const result = await work(new Connection(runner, client, { statementMs, begin, commit, keepsPlans }));
        // Where nothing was asked, nothing was begun.
        if (runner.isTransactionActive) await this.commit(client);
        return result;
      } catch (error) {
        // A connection that is gone cannot roll back: the server has done so already, and the first error is the one to report.
        if (runner.isTransactionActive) {
          await within(COMMIT_WITHIN_MS, client, () => client.query('ROLLBACK')).catch(() => undefined);
        }
        throw driverError(error);
      } finally {
        isActive(false);
      }
    });
  }

  override renew(): void {
    this.generation++;
  }

  async runMigrations(): Promise<string[]> {
    return (await this.dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  /**
   * @param last statements before it without an answer: its time begins when they have ended
   * @throws CommitUnknown where the connection ended before the answer came
   */
  private async commit(client: Wire, last: Promise<unknown> = Promise.resolve()): Promise<void> {
    let command: string;
    try {
      const answer = client.query('COMMIT');
      // It fails where it is awaited; until then no one listens.
      answer.catch(() => undefined);
      await Promise.allSettled([last]);
      ({ command } = await within(COMMIT_WITHIN_MS, client, () => answer));
    } catch (error) {
      const cause = driverError(error);
      // What the server has answered is what happened.
      throw isAnswer(cause) ? cause : new CommitUnknown(cause);
    }
    // A statement had failed, and whoever sent it went on: the server then ends the transaction without an error.
    if (command !== 'COMMIT') throw new Error('a statement of the transaction had failed: nothing of it is stored');
  }

  private async withRunner<T>(work: (runner: QueryRunner, client: Wire) => Promise<T>): Promise<T> {
    const { runner, client } = await this.runner();
    try {
      return await work(runner, client);
    } catch (error) {
      // The server takes no writes, or is no primary any more: the next connection may reach the one that is.
      if (isStandby(error)) {
        this.renew();
        await discard(runner, client);
      }
      throw error;
    } finally {
      if (!runner.isReleased) await runner.release();
    }
  }

  /** Over a connection of now. */
  private async runner(): Promise<{ readonly runner: QueryRunner; readonly client: Wire }> {
    for (;;) {
      const runner = this.dataSource.createQueryRunner();
      let client: Wire;
      try {
        client = (await runner.connect()) as Wire;
      } catch (error) {
        await runner.release();
        throw driverError(error);
      }
      client.pipeline = true;
      const born = this.born.get(client) ?? this.generation;
      this.born.set(client, born);
      if (born === this.generation) return { runner, client };
      await discard(runner, client);
    }
  }
}

/** Whether the server has said by it what became of a COMMIT: who is shut down meanwhile may have committed. */
function isAnswer(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(?!08|57)[0-9][0-9A-Z]{4}$/.test(code);
}
