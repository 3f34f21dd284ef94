import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** An evidence pack as it was made; hashes are SHA-256, hexadecimal. */
export interface StoredPack {
  readonly version: number;
  /** Merkle root of its rows. */
  readonly root: string;
  /** Hash of its link in the chain of the site. */
  readonly chain: string;
  readonly bytes: Uint8Array;
}

/** Keeps the newest pack of a period: one of an older version leaves a newer one as it is. */
export async function storeEvidencePack(
  q: Queryable,
  siteId: number,
  period: string,
  { version, root, chain, bytes }: StoredPack,
): Promise<void> {
  await q.execute(
    `insert into evidence_pack (site_id, period, version, root, chain, bytes) values ($1, $2, $3, $4, $5, $6)
     on conflict (site_id, period) do update
       set version = excluded.version, root = excluded.root, chain = excluded.chain, bytes = excluded.bytes
       where evidence_pack.version <= excluded.version`,
    [siteId, period, version, root, chain, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)],
  );
}

/** null: none was made of the period. */
export async function readEvidencePack(q: Queryable, siteId: number, period: string): Promise<StoredPack | null> {
  const [row] = await q.query<StoredPack>(
    'select version, root, chain, bytes from evidence_pack where site_id = $1 and period = $2',
    [siteId, period],
  );
  return row ?? null;
}

/** The newest pack of a period without its bytes, with its link of the chain. */
export interface PackOfPeriod {
  readonly period: string;
  readonly version: number;
  /** null: a newer one of the period is kept in its place. */
  readonly bytes: number | null;
  readonly root: string;
  readonly previous: string;
  readonly hash: string;
  readonly leaves: number;
  /** Unix ms. */
  readonly madeMs: number;
  readonly who: string;
}

/**
 * The newest pack of each period of a site, the one that was made last first; `before`: of those that were made before that link.
 * With `asOfMs` the newest of those that had been made by then, kept or not.
 */
export async function listEvidencePacks(
  q: Queryable,
  siteId: number,
  page: { readonly limit: number; readonly before: number | null; readonly asOfMs: number | null },
): Promise<(PackOfPeriod & { readonly id: number })[]> {
  return q.query(
    `select r.evidence_root_id as id, r.period, r.version, length(p.bytes) as bytes, r.root, r.previous, r.hash, r.leaves,
            r.created_at as "madeMs", r.who
     from evidence_root r left join evidence_pack p on p.site_id = r.site_id and p.period = r.period and p.version = r.version
     where r.site_id = $1 and ($2::bigint is null or r.evidence_root_id < $2)
       and case when $4::float8 is null then p.version is not null
           else r.evidence_root_id in (select max(evidence_root_id) from evidence_root
                                       where site_id = $1 and created_at <= ${timeOf('$4')} group by period) end
     order by r.evidence_root_id desc limit $3`,
    [siteId, page.before, page.limit, page.asOfMs],
  );
}
