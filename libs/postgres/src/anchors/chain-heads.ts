import type { ChainHead } from '#contracts';
import type { Queryable } from '../database/database.js';

const EVIDENCE = 'evidence/';

/** The last row of each chain that has one: the audit log, and of each site the links of its evidence packs. */
export async function readChainHeads(q: Queryable): Promise<ChainHead[]> {
  return q.query<ChainHead>(
    `(select 'audit' as chain, audit_id as sequence, hash from audit_log order by audit_id desc limit 1)
     union all
     select '${EVIDENCE}' || s.code, e.n, e.hash from site s
     cross join lateral (select hash, count(*) over () as n from evidence_root where site_id = s.site_id
                         order by evidence_root_id desc limit 1) e
     order by chain`,
  );
}

export interface ChainRow {
  /** Its place in the chain. */
  readonly sequence: number;
  readonly hash: string;
  /** What the row says of its time, Unix ms. */
  readonly atMs: number;
}

/** Rows of one chain by their places; a place that it does not have is left out. */
export async function readChainRows(
  q: Queryable,
  chain: string,
  sequences: readonly number[],
): Promise<Map<number, ChainRow>> {
  const rows = chain.startsWith(EVIDENCE)
    ? await q.query<ChainRow>(
        `select * from (
           select row_number() over (order by evidence_root_id) as sequence, hash, created_at as "atMs" from evidence_root
           where site_id = (select site_id from site where code = $1)) links
         where sequence = any($2::bigint[])`,
        [chain.slice(EVIDENCE.length), sequences],
      )
    : await q.query<ChainRow>(
        'select audit_id as sequence, hash, acted_at as "atMs" from audit_log where audit_id = any($1::bigint[])',
        [sequences],
      );
  return new Map(rows.map((row) => [row.sequence, row]));
}
