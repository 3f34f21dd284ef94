import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';

export interface StoredStatus {
  readonly site: string;
  /** Rises with every change. */
  readonly version: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const NEWEST = plannedOnce(
  `select s.code as site, t.version, case when t.version is distinct from $2::bigint then t.body end as body
   from site_status t join site s using (site_id) where t.site_id = $1`,
);

/** The newest status of a site; null before the first. @param known it is this one again where nothing was published since, and not read again */
export async function readStatus(q: Queryable, siteId: number, known?: StoredStatus): Promise<StoredStatus | null> {
  const [row] = await q.query<{ site: string; version: number; body: StoredStatus['body'] | null }>(NEWEST, [
    siteId,
    known?.version ?? null,
  ]);
  if (!row) return null;
  const { site, version, body } = row;
  return body === null ? known! : { site, version, body };
}

/** Versions that a client has seen, by the code of the site or the id of the alert. */
export type SeenVersions = ReadonlyMap<string, number>;

/** The statuses that have another version than the one seen. */
export async function readStatusesSince(q: Queryable, seen: SeenVersions): Promise<StoredStatus[]> {
  return q.query<StoredStatus>(
    `select s.code as site, t.version, t.body from site_status t join site s using (site_id)
     left join unnest($1::text[], $2::bigint[]) as seen(code, version) on seen.code = s.code
     where seen.version is distinct from t.version`,
    [[...seen.keys()], [...seen.values()]],
  );
}

export interface StoredTarget {
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Unix ms. */
  readonly asOfMs: number;
}

export async function readTargets(q: Queryable, siteId: number): Promise<StoredTarget[]> {
  return q.query<StoredTarget>(
    'select target, body, as_of as "asOfMs" from target_status where site_id = $1 order by target',
    [siteId],
  );
}
