import type { ClientBase } from 'pg';
import type { EntitySchema, QueryRunner, Repository } from 'typeorm';
import { asParameter } from '../database/array-literal.js';
import type { Transaction } from '../database/database.js';
import { driverError } from '../database/driver-error.js';
import { copyIn } from './copy-in.js';

/** The part of the driver's client that ends a connection without asking the server. */
interface Wire {
  readonly connection: { readonly stream: { destroy(): void } };
  once(event: 'end', listener: () => void): void;
}

/** Ends the connection where `work` takes longer: the driver fails whatever waits for an answer then. */
export async function within<T>(ms: number | null, runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  if (ms === null) return work();
  const { connection } = (await runner.connect()) as Wire;
  const timer = setTimeout(() => connection.stream.destroy(), ms);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** Ends the connection of a runner; the pool forgets it. */
export async function discard(runner: QueryRunner): Promise<void> {
  if (runner.isReleased) return;
  const client = (await runner.connect()) as Wire;
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.connection.stream.destroy();
  await ended;
}

/** SQL and repositories over one connection. */
export class Connection implements Transaction {
  constructor(
    private readonly runner: QueryRunner,
    private readonly statementMs: number | null = null,
  ) {}

  async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return (await this.run(sql, params)).records as Row[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await this.run(sql, params)).affected ?? 0;
  }

  async copyIn(sql: string, rows: Buffer): Promise<void> {
    try {
      await within(this.statementMs, this.runner, async () =>
        copyIn((await this.runner.connect()) as ClientBase, sql, rows),
      );
    } catch (error) {
      throw driverError(error);
    }
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
      return await within(this.statementMs, this.runner, () => this.runner.query(sql, params?.map(asParameter), true));
    } catch (error) {
      throw driverError(error);
    }
  }
}
