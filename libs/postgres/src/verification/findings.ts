import type { BookedFinding, FindingAct, FindingKind, FindingState } from '#domain';
import { appendAudit } from '../audit/audit-log.js';
import type { Queryable } from '../database/database.js';
import { lockVerificationBook } from './verifications.js';

/** A finding that is raised: by a verifier, or by a check of the system. */
export interface NewFinding extends Omit<BookedFinding, 'id' | 'raisedMs' | 'acts'> {
  /** The same key is the same finding. */
  readonly key: string;
}

export interface FindingFilter {
  readonly period?: string | undefined;
  readonly kind?: FindingKind | undefined;
  readonly state?: FindingState | undefined;
  readonly verification?: number | undefined;
}

/**
 * Adds a finding to the book of a site and to the audit log; one of the same key is there once, whatever became of it. This is how
 * any part of the system asks for a corrective action.
 */
export async function raiseFinding(
  tx: Queryable,
  { id: site, siteId }: { readonly id: string; readonly siteId: number },
  one: NewFinding,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  await lockVerificationBook(tx, siteId);
  const [known] = await tx.query<{ id: number }>(
    'select finding_id as id from finding where site_id = $1 and key = $2',
    [siteId, one.key],
  );
  if (known) return { id: known.id, isNew: false };
  const { verification, period, kind, text, hoursMs, document, errorT, source, key, who } = one;
  const [row] = await tx.query<{ id: number }>(
    `insert into finding (site_id, verification_id, period, kind, description, hours, document, error_t, source, key, who, raised_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, date_trunc('milliseconds', clock_timestamp()))
     returning finding_id as id`,
    [siteId, verification, period, kind, text, JSON.stringify(hoursMs), document, errorT, source, key, who],
  );
  const { id } = row!;
  const detail = { finding: id, verification, period, hours: hoursMs.length, document, errorT, source };
  await appendAudit(tx, { site, who, action: 'finding-raise', subject: `${kind} ${id}`, reason: text, detail });
  return { id, isNew: true };
}

/** An answer or a closing, and its entry of the audit log. */
export async function addFindingAct(
  tx: Queryable,
  site: string,
  { id, kind, period }: Pick<BookedFinding, 'id' | 'kind' | 'period'>,
  { action, text, errorT, who }: Omit<FindingAct, 'atMs'>,
): Promise<void> {
  await tx.execute(
    `insert into finding_act (finding_id, action, description, error_t, who, acted_at)
     values ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp()))`,
    [id, action, text, errorT, who],
  );
  const detail = { finding: id, period, errorT };
  await appendAudit(tx, { site, who, action: `finding-${action}`, subject: `${kind} ${id}`, reason: text, detail });
}

const FINDINGS = `select f.finding_id as id, f.verification_id as verification, f.period, f.kind, f.description as text,
    f.hours as "hoursMs", f.document, f.error_t as "errorT", f.source, f.who, f.raised_at as "raisedMs",
    coalesce(a.acts, '[]') as acts, coalesce(a.acts->-1->>'action', '') as last
  from finding f left join lateral (
    select jsonb_agg(jsonb_build_object('action', action, 'who', who, 'text', description, 'errorT', error_t,
      'atMs', round(extract(epoch from acted_at) * 1000)) order by finding_act_id) as acts
    from finding_act where finding_id = f.finding_id) a on true`;
/** What the last act of a finding in a state is. */
const LAST_ACTS: Readonly<Record<FindingState, string>> = { open: '', answered: 'answer', closed: 'close' };

/** The newest first. */
export async function readFindings(
  q: Queryable,
  siteId: number,
  { period, kind, state, verification }: FindingFilter,
  page: { readonly limit: number; readonly beforeId: number | null },
): Promise<BookedFinding[]> {
  return findingsOf(
    await q.query<Row>(
      `select * from (${FINDINGS} where f.site_id = $1 and ($2::text is null or f.period = $2) and ($3::text is null or f.kind = $3)
         and ($4::bigint is null or f.verification_id = $4) and ($5::bigint is null or f.finding_id < $5)) found
       where $6::text is null or last = $6 order by id desc limit $7`,
      [
        siteId,
        period ?? null,
        kind ?? null,
        verification ?? null,
        page.beforeId,
        state === undefined ? null : LAST_ACTS[state],
        page.limit,
      ],
    ),
  );
}

/** All of these periods, and every FAR, whose period lies before or not: which of them are carried is for the reader. The oldest first. */
export async function readFindingsOf(
  q: Queryable,
  siteId: number,
  periods: readonly string[],
): Promise<BookedFinding[]> {
  return findingsOf(
    await q.query<Row>(
      `select * from (${FINDINGS} where f.site_id = $1 and (f.period = any($2) or f.kind = 'FAR')) found order by id`,
      [siteId, periods],
    ),
  );
}

/** null: the site has none of that id. */
export async function readFinding(q: Queryable, siteId: number, id: number): Promise<BookedFinding | null> {
  const rows = await q.query<Row>(`${FINDINGS} where f.site_id = $1 and f.finding_id = $2`, [siteId, id]);
  return findingsOf(rows)[0] ?? null;
}

type Row = BookedFinding & { readonly last: string };

const findingsOf = (rows: readonly Row[]): BookedFinding[] =>
  rows.map((row) => {
    const { last: _, ...finding } = row;
    return finding;
  });
