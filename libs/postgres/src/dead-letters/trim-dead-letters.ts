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
const withHolder = (
  letters = 'dead_letter',
): string => `select l.dead_letter_id, l.received_at, l.value_count, ${BYTES} as bytes,
    replayed_at is null and discarded_at is null as waits,
    coalesce(l.site, '${UNKNOWN}') as site, coalesce(d.code, '${UNKNOWN}') as device
  from ${letters} l left join site s on s.code = l.site left join device d on d.site_id = s.site_id and d.code = l.device`;

type Step = (tx: Queryable) => Promise<readonly DeadLetterDeletion[]>;

/**
 * Deletes letters older than the retention, then of each site above its quota the oldest ones of whoever holds most, those that are
 * settled before those that wait: a flood pushes out itself, not the letters of others. One process at a time; what it deletes is on record.
 * @returns what this call has deleted, by device and cause
 */
export async function trimDeadLetters(db: Database, limits: DeadLetterLimits): Promise<readonly DeadLetterDeletion[]> {
  const deleted = new Map<string, DeadLetterDeletion>();
  let statements = 0;
  const repeat = async (step: Step): Promise<void> => {
    for (; statements < MOST_STATEMENTS; statements++) {
      const found = await db.transaction(async (tx) => {
        const [lock] = await tx.query<{ got: boolean }>(
          `select pg_try_advisory_xact_lock(hashtext('dead_letter')) as got`,
        );
        return lock?.got ? step(tx) : [];
      });
      if (found.length === 0) return;
      for (const one of found) add(deleted, one);
    }
  };
  await repeat((tx) => deleteOld(tx, limits.retentionMs));
  await repeat((tx) => deleteAboveQuota(tx, limits.quotaBytes));
  return [...deleted.values()];
}

function add(to: Map<string, DeadLetterDeletion>, one: DeadLetterDeletion): void {
  const key = `${one.site}/${one.device} ${one.cause}`;
  const { letters, values, bytes } = to.get(key) ?? { letters: 0, values: 0, bytes: 0 };
  to.set(key, { ...one, letters: letters + one.letters, values: values + one.values, bytes: bytes + one.bytes });
}

function deleteOld(tx: Queryable, retentionMs: number): Promise<DeadLetterDeletion[]> {
  // `now()`: a clock that goes on within the statement is compared row by row, by no index.
  const oldest = `(select * from dead_letter where received_at < now() - $1::float8 * interval '1 millisecond'
    order by received_at limit ${PER_STATEMENT})`;
  return deleteLetters(tx, 'age', withHolder(oldest), [retentionMs]);
}

async function deleteAboveQuota(tx: Queryable, quotaBytes: number): Promise<DeadLetterDeletion[]> {
  const [largest] = await tx.query<{ site: string; device: string; above: number }>(
    `with held as (select site, device, sum(bytes) as bytes from (${withHolder()}) l group by site, device),
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
         select l.* from (${withHolder()}) l where site = $1 and device = $2
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
                   returning chosen.site, chosen.device, chosen.value_count, chosen.bytes),
          counted as (select site, device, '${cause}' as cause, count(*) as letters, sum(value_count) as value_count,
                             sum(bytes) as bytes, clock_timestamp() as last_at from gone group by site, device),
          noted as (insert into dead_letter_deletion as was (site, device, cause, letters, value_count, bytes, last_at)
                    select site, device, cause, letters, value_count, bytes, last_at from counted
                    on conflict on constraint dead_letter_deletion_pkey do update
                      set letters = was.letters + excluded.letters, value_count = was.value_count + excluded.value_count,
                          bytes = was.bytes + excluded.bytes, last_at = excluded.last_at)
     select ${COLUMNS} from counted`,
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
