import type { DataSource, EntitySchema, QueryRunner, Repository } from 'typeorm';
import { Database, type Queryable } from '../database/database.js';
import { driverError } from '../database/driver-error.js';

/** SQL and repositories over one connection. */
export class Connection implements Queryable {
  constructor(private readonly runner: QueryRunner) {}

  async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return (await this.run(sql, params)).records as Row[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await this.run(sql, params)).affected ?? 0;
  }

  async repository<Row extends object, T>(
    entity: EntitySchema<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(this.runner.manager.getRepository(entity));
    } catch (error) {
      throw driverError(error);
    }
  }

  private async run(sql: string, params?: readonly unknown[]) {
    try {
      return await this.runner.query(sql, params as unknown[] | undefined, true);
    } catch (error) {
      throw driverError(error);
    }
  }
}

/** The pool, the transactions and the migrations are those of TypeORM (ADR 22). */
export class DataSourceDatabase extends Database {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return this.session((connection) => connection.query<Row>(sql, params));
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

  session<T>(work: (session: Queryable) => Promise<T>): Promise<T> {
    return this.withRunner((runner) => work(new Connection(runner)));
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.withRunner(async (runner) => {
      try {
        await runner.startTransaction();
        const result = await work(new Connection(runner));
        await runner.commitTransaction();
        return result;
      } catch (error) {
        // A connection that is gone cannot roll back: the server has done so already, and the first error is the one to report.
        if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
        throw driverError(error);
      }
    });
  }

  async runMigrations(): Promise<string[]> {
    return (await this.dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  private async withRunner<T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}
