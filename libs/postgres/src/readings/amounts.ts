import { addCandidate, effectiveCandidate, type Candidate } from '#domain';
import { candidatesOf, keepCandidates, type CandidateKey, type StoredCandidate } from './conflicts.js';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** An event-like delta: an amount with an id that joins the key (a truck of fuel). Quality as in `Reading`. */
export interface StoredAmount {
  readonly pointId: number;
  /** Unix ms. */
  readonly t: number;
  readonly eventId: string;
  readonly v: number;
  readonly q: number;
  readonly seq: number | null;
  readonly receivedMs: number;
}

/** Amounts of these points with fromMs <= t < toMs, in the order (point, time, id). */
export async function readAmounts(
  q: Queryable,
  pointIds: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<StoredAmount[]> {
  return q.query<StoredAmount>(
    `select point_id as "pointId", ts as t, event_id as "eventId", value as v, quality as q,
            seq, received_at as "receivedMs"
     from amount
     where point_id = any($1::int[]) and ts >= ${timeOf('$2')} and ts < ${timeOf('$3')}
     order by point_id, ts, event_id collate "C"`,
    [pointIds, fromMs, toMs],
  );
}

/** All candidates that one batch has for an amount; each key at most once in a call. */
export interface AmountToWrite extends CandidateKey {
  /** Made by a simulator. */
  readonly simulated: boolean;
  readonly candidates: readonly Candidate[];
}

/** By amount, which of its candidates are new; the first new one of a key that was not there is `stored`, the others conflict. */
export interface AmountOutcome<Row> {
  readonly row: Row;
  readonly existed: boolean;
  readonly fresh: readonly boolean[];
  readonly changed: boolean;
}

/** Amounts are rare (trucks, not samples): always compared with what is there, row by row in memory. */
export async function writeAmounts<Row extends AmountToWrite>(
  tx: Queryable,
  rows: readonly Row[],
): Promise<AmountOutcome<Row>[]> {
  if (rows.length === 0) return [];
  const keys = [rows.map((r) => r.pointId), rows.map((r) => r.t), rows.map((r) => r.eventId)];
  const stored = await tx.query<StoredCandidate>(
    `select a.point_id as "pointId", a.ts as t, a.event_id as "eventId", a.value as v,
            a.quality as q, a.seq, a.received_at as "receivedMs"
     from amount a join unnest($1::int[], $2::float8[], $3::text[]) k(p, t, e)
       on a.point_id = k.p and a.ts = ${timeOf('k.t')} and a.event_id = k.e
     order by a.point_id, a.ts, a.event_id for update of a`,
    keys,
  );
  const known = new Map<string, { counts: Candidate | null; all: Candidate[] }>();
  for (const s of stored) known.set(keyOf(s), { counts: s, all: [] });
  for (const c of await candidatesOf(tx, stored)) known.get(keyOf(c))?.all.push(c);

  const upserts: (StoredCandidate & { readonly simulated: boolean })[] = [];
  const conflicts: StoredCandidate[] = [];
  const outcomes = rows.map((row) => {
    const { counts, all } = known.get(keyOf(row)) ?? { counts: null, all: [] };
    if (counts && all.length === 0) all.push(counts);
    const fresh = row.candidates.map((candidate) => addCandidate(all, candidate));
    const effective = effectiveCandidate(all);
    const key = { pointId: row.pointId, t: row.t, eventId: row.eventId };
    const differs = effective.v !== counts?.v || effective.q !== counts.q;
    if (differs || effective.seq !== counts?.seq) upserts.push({ ...effective, ...key, simulated: row.simulated });
    if (all.length > 1) conflicts.push(...all.map((c) => ({ ...c, ...key })));
    return { row, existed: counts !== null, fresh, changed: differs || fresh.includes(true) };
  });
  await upsert(tx, upserts);
  await keepCandidates(tx, conflicts);
  return outcomes;
}

const keyOf = (key: CandidateKey): string => `${key.pointId}/${key.t}/${key.eventId}`;

async function upsert(
  tx: Queryable,
  amounts: readonly (StoredCandidate & { readonly simulated: boolean })[],
): Promise<void> {
  if (amounts.length === 0) return;
  await tx.execute(
    `insert into amount (point_id, ts, event_id, value, quality, seq, received_at, simulated)
     select p, ${timeOf('t')}, e, v, q, s, ${timeOf('r')}, m
     from unnest($1::int[], $2::float8[], $3::text[], $4::float8[], $5::smallint[], $6::bigint[], $7::float8[], $8::boolean[])
          x(p, t, e, v, q, s, r, m)
     on conflict on constraint amount_pkey do update
     set value = excluded.value, quality = excluded.quality, seq = excluded.seq, received_at = excluded.received_at,
         simulated = amount.simulated and excluded.simulated`,
    [
      amounts.map((a) => a.pointId),
      amounts.map((a) => a.t),
      amounts.map((a) => a.eventId),
      amounts.map((a) => a.v),
      amounts.map((a) => a.q),
      amounts.map((a) => a.seq),
      amounts.map((a) => a.receivedMs),
      amounts.map((a) => a.simulated),
    ],
  );
}
