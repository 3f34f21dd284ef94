import { createHash } from 'node:crypto';
import { canonicalJson, indicesFirstJson } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../database/timestamptz.js';

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

const COLUMNS = `audit_id as id, acted_at as "atMs", site, who, action, subject, reason, detail,
  previous, hash`;

/** jsonb keeps no order of keys: the hash is taken over a form in which they have one. */
const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => {
  const { id, atMs, site, who, action, subject, reason, detail, previous } = entry;
  const content = [id, Math.round(atMs), site, who, action, subject, reason, detail, previous];
  return createHash('sha256').update(indicesFirstJson(content)).digest('hex');
};

/** Nobody else appends until the transaction ends. Returns the newest entry; null: there is none yet. */
async function lockAudit(tx: Queryable): Promise<{ readonly id: number; readonly hash: string } | null> {
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const [last] = await tx.query<{ id: number; hash: string }>(
    'select audit_id as id, hash from audit_log order by audit_id desc limit 1',
  );
  return last ?? null;
}

/** As it will be read: without what JSON cannot say. */
const asRead = (detail: AuditAction['detail']): AuditAction['detail'] =>
  JSON.parse(JSON.stringify(detail)) as AuditAction['detail'];

/** Appends actions in the transaction that does them, so that neither is there without the other. */
export async function appendAudit(tx: Queryable, ...actions: readonly AuditAction[]): Promise<void> {
  if (actions.length === 0) return;
  let last = await lockAudit(tx);
  const [clock] = await tx.query<{ ms: number }>(`select date_trunc('milliseconds', clock_timestamp()) as ms`);
  const entries: AuditEntry[] = [];
  for (const action of actions) {
    const id: number = (last?.id ?? 0) + 1;
    const detail = asRead(action.detail);
    const entry = { ...action, detail, id, atMs: clock!.ms, previous: last?.hash ?? NOTHING_BEFORE };
    last = { ...entry, hash: hashOf(entry) };
    entries.push(last as AuditEntry);
  }
  await tx.execute(
    `insert into audit_log (audit_id, acted_at, site, who, action, subject, reason, detail, previous, hash)
     select id, ${timeOf('ms')}, site, who, action, subject, reason, detail, previous, hash
     from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[], $9::text[],
       $10::text[]) x(id, ms, site, who, action, subject, reason, detail, previous, hash)`,
    [
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.atMs),
      entries.map((entry) => entry.site),
      entries.map((entry) => entry.who),
      entries.map((entry) => entry.action),
      entries.map((entry) => entry.subject),
      entries.map((entry) => entry.reason),
      entries.map((entry) => JSON.stringify(entry.detail)),
      entries.map((entry) => entry.previous),
      entries.map((entry) => entry.hash),
    ],
  );
}

/** Appends what a state has become, where the newest entry of that action and subject says another one. Returns whether. */
export async function appendAuditOfChange(tx: Queryable, action: AuditAction): Promise<boolean> {
  await lockAudit(tx);
  const [before] = await tx.query<{ detail: AuditAction['detail'] }>(
    'select detail from audit_log where action = $1 and subject = $2 order by audit_id desc limit 1',
    [action.action, action.subject],
  );
  const text = (detail: AuditAction['detail']): string => canonicalJson(asRead(detail));
  if (before && text(before.detail) === text(action.detail)) return false;
  await appendAudit(tx, action);
  return true;
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

export interface AuditChain {
  /** Entries that were looked at: all, or those before the first one that does not fit. */
  readonly entries: number;
  /** Id of the first entry that does not fit; null: all do. */
  readonly firstBroken: number | null;
  /** The last entry that fits: what is missing behind it shows only against a hash that was noted elsewhere. */
  readonly head: { readonly id: number; readonly hash: string } | null;
}

/** Entries that are read at once. */
const PAGE = 1_000;

/** Makes every hash again, from the first entry on. */
export async function checkAuditChain(q: Queryable): Promise<AuditChain> {
  let head = null as AuditChain['head'];
  for (;;) {
    const page: AuditEntry[] = await q.query<AuditEntry>(
      `select ${COLUMNS} from audit_log where audit_id > $1 order by audit_id limit ${PAGE}`,
      [head?.id ?? 0],
    );
    for (const entry of page) {
      const fits =
        entry.id === (head?.id ?? 0) + 1 &&
        entry.previous === (head?.hash ?? NOTHING_BEFORE) &&
        entry.hash === hashOf(entry);
      if (!fits) return { entries: head?.id ?? 0, firstBroken: entry.id, head };
      head = { id: entry.id, hash: entry.hash };
    }
    if (page.length < PAGE) return { entries: head?.id ?? 0, firstBroken: null, head };
  }
}
