import type { Candidate } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Which point, time (Unix ms) and event id ('' for readings) candidates belong to. */
export interface CandidateKey {
  readonly pointId: number;
  readonly t: number;
  readonly eventId: string;
}
export interface StoredCandidate extends CandidateKey, Candidate {}

const COLUMNS = `c.point_id as "pointId", c.ts as t, c.event_id as "eventId",
  c.value as v, c.quality as q, c.seq, c.received_at as "receivedMs"`;

/** All candidates of these keys; none for a key that was never in conflict. */
export async function candidatesOf(tx: Queryable, keys: readonly CandidateKey[]): Promise<StoredCandidate[]> {
  return tx.query<StoredCandidate>(
    `select ${COLUMNS} from reading_conflict c
     join unnest($1::int[], $2::float8[], $3::text[]) k(p, t, e)
       on c.point_id = k.p and c.ts = ${timeOf('k.t')} and c.event_id = k.e`,
    [keys.map((k) => k.pointId), keys.map((k) => k.t), keys.map((k) => k.eventId)],
  );
}

/** Keeps candidates; one that is there already gets the higher sequence number. */
export async function keepCandidates(tx: Queryable, candidates: readonly StoredCandidate[]): Promise<void> {
  if (candidates.length === 0) return;
  await tx.execute(
    `insert into reading_conflict as c (point_id, ts, event_id, value, quality, seq, received_at)
     select p, ${timeOf('t')}, e, v, q, s, ${timeOf('r')}
     from unnest($1::int[], $2::float8[], $3::text[], $4::float8[], $5::smallint[], $6::bigint[], $7::float8[]) x(p, t, e, v, q, s, r)
     on conflict on constraint reading_conflict_pkey do update set seq = greatest(c.seq, excluded.seq)`,
    [
      candidates.map((c) => c.pointId),
      candidates.map((c) => c.t),
      candidates.map((c) => c.eventId),
      candidates.map((c) => c.v),
      candidates.map((c) => c.q),
      candidates.map((c) => c.seq),
      candidates.map((c) => c.receivedMs),
    ],
  );
}

/** Candidates of a point with fromMs <= t < toMs, by time: for those who want to see what was sent. */
export async function readConflicts(
  q: Queryable,
  pointId: number,
  fromMs: number,
  toMs: number,
): Promise<StoredCandidate[]> {
  return q.query<StoredCandidate>(
    `select ${COLUMNS} from reading_conflict c
     where c.point_id = $1 and c.ts >= ${timeOf('$2')} and c.ts < ${timeOf('$3')}
     order by c.ts, c.event_id, c.value`,
    [pointId, fromMs, toMs],
  );
}

/** Times [fromMs, …) of each point for which more than one value was sent, rising. */
export async function readConflictTimes(
  q: Queryable,
  points: readonly { readonly pointId: number; readonly fromMs: number }[],
): Promise<Map<number, number[]>> {
  const rows = await q.query<{ pointId: number; t: number }>(
    `select distinct c.point_id as "pointId", c.ts as t
     from unnest($1::int[], $2::float8[]) k(p, f)
     join reading_conflict c on c.point_id = k.p and c.ts >= ${timeOf('k.f')}
     order by 1, 2`,
    [points.map((p) => p.pointId), points.map((p) => p.fromMs)],
  );
  const times = new Map<number, number[]>();
  for (const { pointId, t } of rows) {
    const own = times.get(pointId);
    if (own) own.push(t);
    else times.set(pointId, [t]);
  }
  return times;
}
