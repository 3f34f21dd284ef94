import { addCandidate, effectiveCandidate, type Candidate } from '#domain';
import type { Queryable } from '../database/database.js';
import { Column } from '../wire/array-literal.js';
import { timeOf, timesOf } from '../wire/timestamptz.js';
import { candidatesOf, keepCandidates, type StoredCandidate } from './conflicts.js';
import type { LayoutKey, Layouts } from './layouts.js';
import type { RowToWrite } from './row-to-write.js';

/** What the database had already for a row. */
export interface Collision<Row> {
  readonly row: Row;
  /** By point of the row: which of its candidates are new; null: the point had no value at that time. */
  readonly fresh: readonly (readonly boolean[] | null)[];
  /** A value was added, is in conflict now, or another one counts: what was derived from it must be derived again. */
  readonly changed: boolean;
}

/** Of a row whose messages said different things. */
export const conflictsWithin = ({ candidates, layout, ts }: RowToWrite): StoredCandidate[] =>
  (candidates ?? []).flatMap((list, i) => inConflict(list, layout.pointIds[i]!, ts));

/** All of them, where there is more than one. */
function inConflict(candidates: readonly Candidate[], pointId: number, t: number): StoredCandidate[] {
  return candidates.length < 2
    ? []
    : candidates.map(({ v, q, seq, receivedMs }) => ({ v, q, seq, receivedMs, pointId, t, eventId: '' }));
}

interface ExistingRow {
  deviceId: number;
  t: number;
  pointIds: number[];
  units: string[];
  simulated: boolean;
  vals: number[];
  quality: number[] | null;
  seq: number | null;
  seqs: (number | null)[] | null;
  received: number;
  receiveds: number[] | null;
}

/**
 * The slow path: rows that were there before this transaction are locked, in one order, and merged point by point.
 * A row of this transaction has its id in xmin.
 */
export async function mergeRows<Row extends RowToWrite>(
  tx: Queryable,
  rows: readonly Row[],
  layouts: Layouts,
): Promise<Collision<Row>[]> {
  const existing = await tx.query<ExistingRow>(
    `select r.device_id as "deviceId", r.ts as t, l.point_ids as "pointIds", l.units, l.simulated,
            r.vals, r.quality, r.seq, r.seqs, r.received_at as received, r.receiveds
     from unnest($1::int[], $2::float8[]) k(d, t)
     join reading r on r.device_id = k.d and r.ts = ${timeOf('k.t')}
     join layout l on l.layout_id = r.layout_id
     where r.xmin <> pg_current_xact_id()::xid
     order by r.device_id, r.ts for update of r`,
    [rows.map((r) => r.layout.deviceId), rows.map((r) => r.ts)],
  );
  const byKey = new Map(rows.map((row) => [`${row.layout.deviceId}/${row.ts}`, row]));
  // Beyond 2135 a time comes back with microseconds that were lost on its way there.
  const pairs = existing.map((stored) => ({ stored, row: byKey.get(`${stored.deviceId}/${Math.round(stored.t)}`)! }));
  const keys = pairs.flatMap(({ row }) => row.layout.pointIds.map((pointId) => ({ pointId, t: row.ts, eventId: '' })));
  const candidates = new Map<string, StoredCandidate[]>();
  for (const candidate of keys.length > 0 ? await candidatesOf(tx, keys) : []) {
    const key = `${candidate.pointId}/${Math.round(candidate.t)}`;
    candidates.set(key, [...(candidates.get(key) ?? []), candidate]);
  }

  const merges = pairs.map(({ stored, row }) => merge(stored, row, candidates));
  await updateRows(tx, merges, layouts);
  await keepCandidates(
    tx,
    merges.flatMap((merge) => merge.conflicts),
  );
  return merges.map(({ row, fresh, changed }) => ({ row, fresh, changed }));
}

interface Merge<Row> extends Collision<Row> {
  readonly t: number;
  /** The row after the merge; null: nothing in it is different. */
  readonly next: { readonly key: LayoutKey; readonly values: readonly Candidate[] } | null;
  readonly conflicts: readonly StoredCandidate[];
}

function merge<Row extends RowToWrite>(
  stored: ExistingRow,
  row: Row,
  candidates: ReadonlyMap<string, readonly StoredCandidate[]>,
): Merge<Row> {
  const values = new Map<number, Candidate & { unit: string }>();
  stored.pointIds.forEach((pointId, i) => {
    values.set(pointId, {
      unit: stored.units[i]!,
      v: stored.vals[i]!,
      q: stored.quality?.[i] ?? 0,
      seq: stored.seqs ? stored.seqs[i]! : stored.seq,
      receivedMs: stored.receiveds?.[i] ?? stored.received,
    });
  });
  const conflicts: StoredCandidate[] = [];
  let [changed, touched] = [false, false];
  const fresh = row.layout.pointIds.map((pointId, i) => {
    const unit = row.layout.units[i]!;
    const incoming: readonly Candidate[] = row.candidates?.[i] ?? [
      { v: row.vals[i]!, q: row.quality?.[i] ?? 0, seq: row.seq, receivedMs: row.receivedMs },
    ];
    const before = values.get(pointId);
    if (!before) {
      changed = touched = true;
      values.set(pointId, { unit, ...effectiveCandidate(incoming) });
      conflicts.push(...inConflict(incoming, pointId, row.ts));
      return null;
    }
    const known = candidates.get(`${pointId}/${row.ts}`);
    const all: Candidate[] = known ? [...known] : [before];
    const isNew = incoming.map((candidate) => addCandidate(all, candidate));
    const effective = effectiveCandidate(all);
    conflicts.push(...inConflict(all, pointId, row.ts));
    changed ||= isNew.includes(true) || effective.v !== before.v || effective.q !== before.q;
    if (effective.v !== before.v || effective.q !== before.q || effective.seq !== before.seq) {
      touched = true;
      values.set(pointId, { unit, ...effective });
    }
    return isNew;
  });
  const pointIds = [...values.keys()].sort((a, b) => a - b);
  const simulated = stored.simulated && row.layout.simulated;
  const next = touched
    ? {
        key: { deviceId: stored.deviceId, pointIds, units: pointIds.map((id) => values.get(id)!.unit), simulated },
        values: pointIds.map((id) => values.get(id)!),
      }
    : null;
  return { row, fresh, changed, t: row.ts, next, conflicts };
}

async function updateRows(tx: Queryable, merges: readonly Merge<RowToWrite>[], layouts: Layouts): Promise<void> {
  const touched = merges.flatMap(({ t, next }) => (next ? [{ t, ...next }] : []));
  if (touched.length === 0) return;
  const ids = await layouts.intern(touched.map((row) => row.key));
  const columns = Array.from({ length: 9 }, () => new Column());
  const [device, ts, layout, vals, quality, seq, received, seqs, receiveds] = columns;
  touched.forEach(({ t, key, values }, i) => {
    const newest = Math.max(...values.map((v) => v.receivedMs));
    const highest = values.reduce<number | null>(
      (max, v) => (v.seq !== null && (max === null || v.seq > max) ? v.seq : max),
      null,
    );
    device!.number(key.deviceId);
    ts!.number(t);
    layout!.number(ids[i]!.layoutId);
    vals!.array(values.map((v) => v.v));
    quality!.array(values.some((v) => v.q !== 0) ? values.map((v) => v.q) : null);
    seq!.number(highest);
    received!.number(newest);
    seqs!.array(values.some((v) => v.seq !== highest) ? values.map((v) => v.seq) : null);
    receiveds!.array(values.some((v) => v.receivedMs !== newest) ? values.map((v) => v.receivedMs) : null);
  });
  await tx.execute(
    `update reading r
     set layout_id = x.l, vals = x.v::float8[], quality = x.q::smallint[], seq = x.s, received_at = ${timeOf('x.r')},
         seqs = x.ss::bigint[],
         receiveds = ${timesOf('x.rs')}
     from unnest($1::int[], $2::float8[], $3::int[], $4::text[], $5::text[], $6::bigint[], $7::float8[], $8::text[], $9::text[])
          x(d, t, l, v, q, s, r, ss, rs)
     where r.device_id = x.d and r.ts = ${timeOf('x.t')}`,
    columns.map((column) => column.literal()),
  );
}
