import type { ClientBase } from 'pg';
import { QueryRunnerAlreadyReleasedError, type EntitySchema, type QueryRunner, type Repository } from 'typeorm';
import { allEnded, type Ended } from '../database/all-ended.js';
import { asParameter } from '../wire/array-literal.js';
import type { Session } from '../database/database.js';
import { driverError } from '../database/driver-error.js';
import { planNameOf } from '../database/kept-plan.js';
import { copyIn } from './copy-in.js';

/** To one statement: of several in one text it is a list, and nobody reads it. */
interface Answer {
  readonly command: string;
  readonly rows: readonly unknown[];
  readonly rowCount: number | null;
}

/** The part of the driver's client that its types leave out. */
export interface Wire {
  readonly connection: { readonly stream: { cork(): void; uncork(): void; destroy(): void } };
  /** Whether a statement is sent before the one before it is answered. */
  pipeline: boolean;
  query(sql: string): Promise<Answer>;
  query(statement: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }): Promise<Answer>;
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
export class Connection implements Session {
  /** Statements without an answer. */
  private open = 0;
  /** What failed last, and is the reason of what PostgreSQL refuses in a transaction from then on. */
  private failed: unknown;

  /**
   * @param first is sent with the first statement, before it
   * @param keepsPlans statements that are `plannedOnce` are planned once for as long as the connection lives
   */
  constructor(
    private readonly runner: QueryRunner,
    private readonly statementMs: number | null = null,
    private first: (() => Promise<unknown>) | null = null,
    private readonly keepsPlans = false,
  ) {}

  async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return (await this.run(sql, params)).rows as Row[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await this.run(sql, params)).rowCount ?? 0;
  }

  async copyIn(sql: string, rows: Buffer): Promise<void> {
    await this.begun();
    if (this.open > 0) throw new Error('rows are copied while nothing else is asked of the connection');
    const client = (await this.runner.connect()) as Wire;
    const { pipeline } = client;
    // The driver refuses a query of another's making where others may be sent behind it.
    client.pipeline = false;
    try {
      await within(this.statementMs, this.runner, async () => copyIn(client as unknown as ClientBase, sql, rows));
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      client.pipeline = pipeline;
    }
  }

  async together<const Work extends readonly (() => Promise<unknown>)[]>(...work: Work): Promise<Ended<Work>> {
    const { stream } = ((await this.runner.connect()) as Wire).connection;
    // Of several that come here before the transaction has begun the first begins it: the others go behind it.
    const { first } = this;
    this.first = null;
    stream.cork();
    // By then the first statement of each piece has been sent, and all of them leave as one.
    process.nextTick(() => stream.uncork());
    const [, ended] = await allEnded([first ?? nothing, () => allEnded(work)]);
    return ended;
  }

  async repository<Row extends object, T>(
    entity: EntitySchema<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T> {
    await this.begun();
    try {
      return await work(this.runner.manager.getRepository(entity));
    } catch (error) {
      throw this.reasonOf(error);
    }
  }

  private async begun(): Promise<void> {
    if (this.first) await this.together();
  }

  private async run(sql: string, params?: readonly unknown[]) {
    if (!this.first) return this.ask(sql, params);
    const [answer] = await this.together(() => this.ask(sql, params));
    return answer;
  }

  private async ask(sql: string, params?: readonly unknown[]) {
    this.open++;
    try {
      return await within(this.statementMs, this.runner, () => this.send(sql, params?.map(asParameter)));
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      this.open--;
    }
  }

  /** All by the driver's own client, so that none overtakes another: TypeORM knows no names of statements. */
  private async send(sql: string, values?: readonly unknown[]): Promise<Answer> {
    if (this.runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
    const client = (await this.runner.connect()) as Wire;
    if (!values) return client.query(sql);
    const name = this.keepsPlans ? planNameOf(sql) : undefined;
    return client.query({ text: sql, values, ...(name !== undefined && { name }) });
  }

  /** Whoever waits for a later statement first learns what was wrong with the earlier one. */
  private reasonOf(error: unknown): unknown {
    const cause = driverError(error);
    const isLater = (cause as { code?: unknown }).code === IN_FAILED_TRANSACTION;
    if (isLater && this.failed !== undefined) return this.failed;
    this.failed = cause;
    return cause;
  }
}

/** `in_failed_sql_transaction`: says only that a statement before has failed. */
const IN_FAILED_TRANSACTION = '25P02';

const nothing = (): Promise<void> => Promise.resolve();
