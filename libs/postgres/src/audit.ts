import { createHash } from 'node:crypto';
import type { Queryable } from './database.js';

const AUDIT_LOCK = 0x6772_6175; // "grau"
const NOTHING_BEFORE = '0'.repeat(64);

export interface AuditAction {
  /** null: not of one site. */
  readonly site: string | null;
  readonly who: string;
  /** What was done, such as `period-close`. */
  readonly action: string;
  /** To what. */
  readonly subject: string;
  /** Why; empty where nobody said. */
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditEntry extends AuditAction {
  readonly id: number;
  /** Unix ms. */
  readonly atMs: number;
  /** SHA-256, hexadecimal: of the entry before, and of this one with that. */
  readonly previous: string;
  readonly hash: string;
}

const COLUMNS = `audit_id as id, extract(epoch from acted_at)::float8 * 1000 as "atMs", site, who, action, subject, reason, detail,
  previous, hash`;

/** jsonb keeps no order of keys: the hash is taken over sorted ones. */
const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => {
  const { id, atMs, site, who, action, subject, reason, detail, previous } = entry;
  const content = [id, Math.round(atMs), site, who, action, subject, reason, detail, previous];
  return createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex');
};

/** Appends an action in the transaction that does it, so that neither is there without the other. */
export async function appendAudit(tx: Queryable, action: AuditAction): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const [last] = await tx.query<{ id: number; hash: string }>(
    'select audit_id as id, hash from audit_log order by audit_id desc limit 1',
  );
  const [clock] = await tx.query<{ ms: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
  );
  const entry = {
    ...action,
    // as it will be read: without what JSON cannot say
    detail: JSON.parse(JSON.stringify(action.detail)) as AuditAction['detail'],
    id: (last?.id ?? 0) + 1,
    atMs: clock!.ms,
    previous: last?.hash ?? NOTHING_BEFORE,
  };
  await tx.execute(
    `insert into audit_log (audit_id, acted_at, site, who, action, subject, reason, detail, previous, hash)
     values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
    [
      entry.id,
      entry.atMs,
      entry.site,
      entry.who,
      entry.action,
      entry.subject,
      entry.reason,
      JSON.stringify(entry.detail),
      entry.previous,
      hashOf(entry),
    ],
  );
}

/** Newest first. */
export async function readAudit(
  q: Queryable,
  filter: { readonly site: string | null; readonly beforeId: number | null; readonly limit: number },
): Promise<AuditEntry[]> {
  return q.query<AuditEntry>(
    `select ${COLUMNS} from audit_log
     where ($1::text is null or site = $1) and ($2::bigint is null or audit_id < $2) order by audit_id desc limit $3`,
    [filter.site, filter.beforeId, filter.limit],
  );
}

/** The first entry that does not fit the chain; null: all do. What is missing at the end shows only against a hash noted elsewhere. */
export async function firstBrokenAudit(q: Queryable): Promise<number | null> {
  let previous = NOTHING_BEFORE;
  let next = 1;
  for (const entry of await q.query<AuditEntry>(`select ${COLUMNS} from audit_log order by audit_id`)) {
    if (entry.id !== next || entry.previous !== previous || entry.hash !== hashOf(entry)) return entry.id;
    previous = entry.hash;
    next += 1;
  }
  return null;
}
