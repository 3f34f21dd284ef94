import type { EntitySchema, Repository } from 'typeorm';
import { Database, type Session, type SessionOptions, type Transaction } from '../database/database.js';
import type { OwnerRole } from './site-owners.js';

/** What every transaction of an owner shows first. */
export interface Fence {
  readonly siteId: number;
  readonly role: OwnerRole;
  readonly token: string;
  readonly revision: number;
  readonly rules: string;
}

/** The site is another's now, or counts under another revision or other rules: nothing was written. */
export class SiteLost extends Error {
  /** SQLSTATE's serialization_failure: another process was first, look again. */
  readonly code = '40001';
  constructor(
    readonly siteId: number,
    readonly why: 'owner' | 'revision',
  ) {
    super(
      why === 'owner'
        ? `site ${siteId} is owned by another process now`
        : `site ${siteId} counts under another revision of its configuration now`,
    );
    this.name = 'SiteLost';
  }
}

/** Bounds of an owner's transaction: a paused or slow process keeps nobody from its sites for longer. */
const TIMEOUTS = { lock_timeout: '2s', statement_timeout: '10s', idle_in_transaction_session_timeout: '8s' };
const SET_TIMEOUTS = `select ${Object.entries(TIMEOUTS)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`;

/**
 * The database of one who owns a site: every transaction begins with the proof that it is still so, and holds it until the commit.
 * Rows `for share` hold a take-over and a new configuration up; a plain select, or `for key share`, would not (ADR 23). What is
 * asked outside of a transaction is not fenced: only what is read may be asked there.
 * @throws SiteLost from `transaction`; before the first statement of `work`
 */
export class FencedDatabase extends Database {
  constructor(
    private readonly db: Database,
    private readonly fence: Fence,
  ) {
    super();
  }

  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return this.db.query<Row>(sql, params);
  }

  execute(sql: string, params?: readonly unknown[]): Promise<number> {
    return this.db.execute(sql, params);
  }

  repository<Row extends object, T>(
    entity: EntitySchema<Row>,
    work: (rows: Repository<Row>) => Promise<T>,
  ): Promise<T> {
    return this.db.repository(entity, work);
  }

  session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T> {
    return this.db.session(work, options);
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: SessionOptions): Promise<T> {
    return this.db.transaction(async (tx) => {
      await passFence(tx, this.fence);
      return work(tx);
    }, options);
  }

  runMigrations(): Promise<string[]> {
    return this.db.runMigrations();
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

/**
 * Each a statement of its own: a lock and what is read under it in one statement would see a snapshot from before the lock. None needs
 * the answer to another, and nothing else is done before all have theirs.
 */
async function passFence(tx: Transaction, { siteId, role, token, revision, rules }: Fence): Promise<void> {
  const [, owner, rule] = await tx.together(
    () => tx.query(SET_TIMEOUTS),
    () =>
      tx.query('select 1 from site_owner where site_id = $1 and role = $2 and token = $3::uuid for share', [
        siteId,
        role,
        token,
      ]),
    () =>
      tx.query('select 1 from site_rule where site_id = $1 and revision = $2 and rules = $3 for share', [
        siteId,
        revision,
        rules,
      ]),
  );
  if (owner.length === 0) throw new SiteLost(siteId, 'owner');
  if (rule.length === 0) throw new SiteLost(siteId, 'revision');
}
