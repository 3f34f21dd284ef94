import type { Queryable } from '../database/database.js';

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
