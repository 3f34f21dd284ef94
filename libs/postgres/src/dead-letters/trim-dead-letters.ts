import type { Database, Queryable } from '../database/database.js';
import { UNKNOWN } from '../log/device-ledger.js';

/** What of dead letters is kept. */
export interface DeadLetterLimits {
  /** Of each site, and of all senders together that name no declared one. */
  readonly quotaBytes: number;
  readonly retentionMs: number;
}

export interface DeadLetterDeletion {
  /** `(unknown)`: of no declared one. */
  readonly site: string;
  /** As the database knows it; `(unknown)`: all others of the site. */
  readonly device: string;
  readonly cause: 'quota' | 'age';
  readonly letters: number;
  /** Values that they stood for; the ledger goes on counting them. */
  readonly values: number;
  readonly bytes: number;
  /** Unix ms. */
  readonly lastMs: number;
}

/** A letter counts as at least so many bytes, so that a quota bounds their number too. */
const LEAST_BYTES = 2_560;
/** Letters that one statement deletes at most. */
const PER_STATEMENT = 20_000;
/** Statements of one call; what is left waits for the next. */
const MOST_STATEMENTS = 50;

const BYTES = `greatest(${LEAST_BYTES}, coalesce(pg_column_size(payload), 0) + coalesce(pg_column_size(payload_base64), 0)
  + coalesce(pg_column_size(refused), 0) + coalesce(pg_column_size(detail), 0) + coalesce(pg_column_size(topic), 0))`;

/** Whose letters they are: a name that nobody declared is chosen by its sender, so all of these are one. */
const WITH_HOLDER = `select l.dead_letter_id, l.received_at, l.value_count, ${BYTES} as bytes,
    replayed_at is null and discarded_at is null as waits,
    coalesce(l.site, '${UNKNOWN}') as site, coalesce(d.code, '${UNKNOWN}') as device
  from dead_letter l left join site s on s.code = l.site left join device d on d.site_id = s.site_id and d.code = l.device`;

/**
 * Deletes letters older than the retention, then of each site above its quota the oldest ones of whoever holds most, those that are
 * settled before those that wait: a flood pushes out itself, not the letters of others. One process at a time; what it deletes is on record.
 */
export async function trimDeadLetters(db: Database, limits: DeadLetterLimits): Promise<readonly DeadLetterDeletion[]> {
  const deleted: DeadLetterDeletion[] = [];
  for (let i = 0; i < MOST_STATEMENTS; i++) {
    const step = await db.transaction(async (tx) => {
      const [lock] = await tx.query<{ got: boolean }>(
        `select pg_try_advisory_xact_lock(hashtext('dead_letter')) as got`,
      );
      if (!lock?.got) return [];
      const old = await deleteOld(tx, limits.retentionMs);
      return old.length > 0 ? old : deleteAboveQuota(tx, limits.quotaBytes);
    });
    if (step.length === 0) break;
    deleted.push(...step);
  }
  return deleted;
}

function deleteOld(tx: Queryable, retentionMs: number): Promise<DeadLetterDeletion[]> {
  return deleteLetters(
    tx,
    'age',
    `select l.* from (${WITH_HOLDER}) l where received_at < clock_timestamp() - $1::float8 * interval '1 millisecond'
     order by received_at limit ${PER_STATEMENT}`,
    [retentionMs],
  );
}

async function deleteAboveQuota(tx: Queryable, quotaBytes: number): Promise<DeadLetterDeletion[]> {
  const [largest] = await tx.query<{ site: string; device: string; above: number }>(
    `with held as (select site, device, sum(bytes) as bytes from (${WITH_HOLDER}) l group by site, device),
          total as (select site, sum(bytes) as bytes from held group by site having sum(bytes) > $1)
     select site, device, (total.bytes - $1)::float8 as above from held join total using (site) order by held.bytes desc, site, device limit 1`,
    [quotaBytes],
  );
  if (!largest) return [];
  return deleteLetters(
    tx,
    'quota',
    `select * from (
       select *, sum(bytes) over (order by waits, received_at, dead_letter_id) - bytes as before from (
         select l.* from (${WITH_HOLDER}) l where site = $1 and device = $2
         order by waits, received_at, dead_letter_id limit ${PER_STATEMENT}) oldest
     ) ordered where before < $3`,
    [largest.site, largest.device, largest.above],
  );
}

async function deleteLetters(
  tx: Queryable,
  cause: DeadLetterDeletion['cause'],
  which: string,
  params: readonly unknown[],
): Promise<DeadLetterDeletion[]> {
  return tx.query<DeadLetterDeletion>(
    `with chosen as materialized (${which}),
          gone as (delete from dead_letter using chosen where dead_letter.dead_letter_id = chosen.dead_letter_id
                   returning chosen.site, chosen.device, chosen.value_count, chosen.bytes)
     insert into dead_letter_deletion as was (site, device, cause, letters, value_count, bytes, last_at)
     select site, device, '${cause}', count(*), sum(value_count), sum(bytes), clock_timestamp() from gone group by site, device
     on conflict on constraint dead_letter_deletion_pkey do update
       set letters = was.letters + excluded.letters, value_count = was.value_count + excluded.value_count,
           bytes = was.bytes + excluded.bytes, last_at = excluded.last_at
     returning ${COLUMNS}`,
    params,
  );
}

const COLUMNS = 'site, device, cause, letters, value_count as "values", bytes, last_at as "lastMs"';

/** What was ever deleted, by device and cause; of a site, or of all. */
export function readDeadLetterDeletions(q: Queryable, site: string | null): Promise<DeadLetterDeletion[]> {
  return q.query<DeadLetterDeletion>(
    `select ${COLUMNS} from dead_letter_deletion where $1::text is null or site = $1 order by site, device, cause`,
    [site],
  );
}
