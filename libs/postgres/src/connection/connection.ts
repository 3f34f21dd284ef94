import type { ClientBase } from 'pg';
import { QueryRunnerAlreadyReleasedError, type EntitySchema, type QueryRunner, type Repository } from 'typeorm';
import { allEnded, type Ended } from '../database/all-ended.js';
import { asParameter } from '../wire/array-literal.js';
import { CommitUnknown } from '../database/commit-unknown.js';
import type { CopiedRows, Transaction } from '../database/database.js';
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
export async function within<T>(ms: number | null, { connection }: Wire, work: () => Promise<T>): Promise<T> {
  if (ms === null) return work();
  const timer = setTimeout(() => connection.stream.destroy(), ms);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** Ends the connection of a runner; the pool forgets it. */
export async function discard(runner: QueryRunner, client: Wire): Promise<void> {
  if (runner.isReleased) return;
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  client.connection.stream.destroy();
  await ended;
}

/** What a connection does beside sending what it is asked. */
export interface ConnectionOptions {
  /** A statement has no answer after so long, ms; null: it may take as long as it takes. */
  readonly statementMs?: number | null;
  /** Sent with the first statement, before it. */
  readonly begin?: () => Promise<unknown>;
  /** Sent behind the last statements, those of `lastly`, and answered soon after they have ended. */
  readonly commit?: (last: Promise<unknown>) => Promise<void>;
  /** Statements that are `plannedOnce` are planned once for as long as the connection lives. */
  readonly keepsPlans?: boolean;
}

/** SQL and repositories over one connection. */
export class Connection implements Transaction {
  /** Statements without an answer. */
  private open = 0;
  /** What failed last, and is the reason of what PostgreSQL refuses in a transaction from then on. */
  private failed: unknown;

  private begin: (() => Promise<unknown>) | null;
  /** A COMMIT was sent: what is asked now would not belong to the transaction. */
  private isOver = false;

  /** @param client the one of the runner */
  constructor(
    private readonly runner: QueryRunner,
    private readonly client: Wire,
    private readonly options: ConnectionOptions = {},
  ) {
    this.begin = options.begin ?? null;
  }

  async query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return (await this.run(sql, params)).rows as Row[];
  }

  async execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return (await this.run(sql, params)).rowCount ?? 0;
  }

  async copyIn(sql: string, rows: Buffer | CopiedRows, meanwhile?: () => void): Promise<void> {
    await this.begun();
    if (this.open > 0) throw new Error('rows are copied while nothing else is asked of the connection');
    const { client } = this;
    const { pipeline } = client;
    // The driver refuses a query of another's making where others may be sent behind it.
    client.pipeline = false;
    try {
      await this.within(() => copyIn(client as unknown as ClientBase, sql, rows, meanwhile));
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      client.pipeline = pipeline;
    }
  }

  together<const Work extends readonly (() => Promise<unknown>)[]>(...work: Work): Promise<Ended<Work>> {
    return this.leave(work);
  }

  async lastly<const Work extends readonly (() => Promise<unknown>)[]>(...work: Work): Promise<Ended<Work>> {
    const { commit } = this.options;
    if (!commit) throw new Error('only a transaction has an end');
    let committed: Promise<void> | undefined;
    let hasFailed = false;
    const watched = work.map((one) => async () => {
      try {
        return await one();
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }) as readonly unknown[] as Work;
    const last: Promise<Ended<Work>> = this.leave(watched, () => {
      // A piece that could not even be sent: without it nothing is to be stored.
      if (hasFailed) return;
      this.isOver = true;
      committed = commit(last);
      // It is awaited when the others have ended.
      committed.catch(() => undefined);
    });
    const [ended] = await Promise.allSettled([last]);
    // Where nobody knows what became of the transaction, that is what matters; else what failed first.
    const [known] = await Promise.allSettled([committed]);
    if (known.status === 'rejected' && known.reason instanceof CommitUnknown) throw known.reason;
    if (ended.status === 'rejected') throw ended.reason;
    if (known.status === 'rejected') throw known.reason;
    return ended.value;
  }

  /** @param behind called when the first statement of each piece has been sent, before all of it leaves as one */
  private async leave<const Work extends readonly (() => Promise<unknown>)[]>(
    work: Work,
    behind?: () => void,
  ): Promise<Ended<Work>> {
    const { stream } = this.client.connection;
    // Of several that come here before the transaction has begun the first begins it: the others go behind it.
    const { begin } = this;
    this.begin = null;
    stream.cork();
    // When all that follows from being begun has happened, whatever this is called from.
    queueMicrotask(() =>
      process.nextTick(() => {
        behind?.();
        stream.uncork();
      }),
    );
    const [, ended] = await allEnded([begin ?? nothing, () => allEnded(work)]);
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
    if (this.begin) await this.together();
  }

  private async run(sql: string, params?: readonly unknown[]) {
    if (!this.begin) return this.ask(sql, params);
    const [answer] = await this.together(() => this.ask(sql, params));
    return answer;
  }

  private async ask(sql: string, params?: readonly unknown[]) {
    this.open++;
    try {
      return await this.within(() => this.send(sql, params?.map(asParameter)));
    } catch (error) {
      throw this.reasonOf(error);
    } finally {
      this.open--;
    }
  }

  private within<T>(work: () => Promise<T>): Promise<T> {
    return within(this.options.statementMs ?? null, this.client, work);
  }

  /** All by the driver's own client, so that none overtakes another: TypeORM knows no names of statements. */
  private async send(sql: string, values?: readonly unknown[]): Promise<Answer> {
    if (this.runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
    if (this.isOver) throw new Error('the transaction has ended: nothing is asked behind its COMMIT');
    if (!values) return this.client.query(sql);
    const name = this.options.keepsPlans ? planNameOf(sql) : undefined;
    return this.client.query({ text: sql, values, ...(name !== undefined && { name }) });
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
