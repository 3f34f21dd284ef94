import { createHash } from 'node:crypto';
import { canonicalJson, indicesFirstJson } from '#domain';
import { In, LessThan, MoreThan } from 'typeorm';
import type { Queryable } from '../database/database.js';
import { insertable } from '../database/entity-columns.js';
import { auditEntity, type AuditAction, type AuditEntry } from './audit-entity.js';

const AUDIT_LOCK = 0x6772_6175; // "grau"
const NOTHING_BEFORE = '0'.repeat(64);
/** Entries that are read or written at once: a statement takes at most 65,535 parameters. */
const PAGE = 1_000;

/** jsonb keeps no order of keys: the hash is taken over a form in which they have one. */
const hashOf = (entry: Omit<AuditEntry, 'hash'>): string => {
  const { id, atMs, site, who, action, subject, reason, detail, previous } = entry;
  const content = [id, Math.round(atMs), site, who, action, subject, reason, detail, previous];
  return createHash('sha256').update(indicesFirstJson(content)).digest('hex');
};

/** Nobody else appends until the transaction ends. Returns the newest entry; null: there is none yet. */
async function lockAudit(tx: Queryable): Promise<{ readonly id: number; readonly hash: string } | null> {
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const [last] = await tx.repository(auditEntity, (log) =>
    log.find({ select: { id: true, hash: true }, order: { id: 'DESC' }, take: 1 }),
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
  for (let i = 0; i < entries.length; i += PAGE) {
    await tx.repository(auditEntity, (log) => log.insert(entries.slice(i, i + PAGE).map(insertable)));
  }
}

/** Appends what a state has become, where the newest entry of that action and subject says another one. Returns whether. */
export async function appendAuditOfChange(tx: Queryable, action: AuditAction): Promise<boolean> {
  await lockAudit(tx);
  const { action: name, subject } = action;
  const before = await tx.repository(auditEntity, (log) =>
    log.findOne({ select: { id: true, detail: true }, where: { action: name, subject }, order: { id: 'DESC' } }),
  );
  const text = (detail: AuditAction['detail']): string => canonicalJson(asRead(detail));
  if (before && text(before.detail) === text(action.detail)) return false;
  await appendAudit(tx, action);
  return true;
}

/** Newest first. */
export async function readAudit(
  q: Queryable,
  filter: {
    /** null: of all, and of none. */
    readonly sites: readonly string[] | null;
    readonly beforeId: number | null;
    readonly limit: number;
    /** Only of this one. */
    readonly action?: string;
  },
): Promise<AuditEntry[]> {
  const where = {
    ...(filter.sites !== null && { site: In(filter.sites) }),
    ...(filter.action !== undefined && { action: filter.action }),
    ...(filter.beforeId !== null && { id: LessThan(filter.beforeId) }),
  };
  return q.repository(auditEntity, (log) => log.find({ where, order: { id: 'DESC' }, take: filter.limit }));
}

export interface AuditChain {
  /** Entries that were looked at: all, or those before the first one that does not fit. */
  readonly entries: number;
  /** Id of the first entry that does not fit; null: all do. */
  readonly firstBroken: number | null;
  /** The last entry that fits: what is missing behind it shows only against a hash that was noted elsewhere. */
  readonly head: { readonly id: number; readonly hash: string } | null;
}

/** Makes every hash again, from the first entry on. */
export async function checkAuditChain(q: Queryable): Promise<AuditChain> {
  let head = null as AuditChain['head'];
  for (;;) {
    const where = { id: MoreThan(head?.id ?? 0) };
    const page = await q.repository(auditEntity, (log) => log.find({ where, order: { id: 'ASC' }, take: PAGE }));
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
