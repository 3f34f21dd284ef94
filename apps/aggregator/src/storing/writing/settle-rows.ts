import { addCandidate, effectiveCandidate } from '#domain';
import type { Collision, LayoutKey, Layouts } from '#postgres';
import type { CountedCandidate, DeviceLine, IntakeRow } from '../intake/rows/intake-rows.js';
import { arrange } from '../intake/take-apart.js';

/**
 * Gives every row its layout, its values in the layout's order, and merges the messages of one device and time: what
 * became of each value is counted as if the database had nothing of that time yet (`countCollisions` corrects it).
 * All shapes must be resolved.
 */
export async function settleRows(rows: readonly IntakeRow[], layouts: Layouts): Promise<void> {
  const merged: { row: IntakeRow; key: LayoutKey }[] = [];
  for (const row of rows) {
    if (row.others === null) arrange(row);
    else merged.push({ row, key: mergeMessages(row) });
  }
  if (merged.length === 0) return;
  const found = await layouts.intern(merged.map(({ key }) => key));
  merged.forEach(({ row }, i) => (row.layout = found[i]!));
}

function mergeMessages(row: IntakeRow): LayoutKey {
  const byPoint = new Map<number, { unit: string; list: CountedCandidate[] }>();
  for (const message of [row, ...row.others!]) {
    const { line, shape, vals, quality, seq, receivedMs, late, replayed } = message;
    const { pointIds, units } = shape.layout!;
    for (let k = 0; k < pointIds.length; k++) {
      const i = shape.order === null ? k : shape.order[k]!;
      const candidate = { v: vals[i]!, q: quality?.[i] ?? 0, seq, receivedMs, late, replayed };
      const pointId = pointIds[k]!;
      const known = byPoint.get(pointId);
      if (!known) byPoint.set(pointId, { unit: units[k]!, list: [candidate] });
      const isNew = known ? addCandidate(known.list, candidate) : true;
      if (message === row) continue; // counted when it came
      if (!isNew) line.duplicate++;
      else {
        if (known) line.conflict++;
        else line.stored++;
        if (late) line.late++;
        if (replayed) line.replayed++;
      }
    }
  }
  const pointIds = [...byPoint.keys()].sort((a, b) => a - b);
  const candidates = pointIds.map((id) => byPoint.get(id)!.list);
  const counted = candidates.map(effectiveCandidate);
  row.candidates = candidates;
  row.vals = counted.map((c) => c.v);
  row.quality = counted.some((c) => c.q !== 0) ? counted.map((c) => c.q) : null;
  row.seq = counted.reduce<number | null>(
    (max, c) => (c.seq !== null && (max === null || c.seq > max) ? c.seq : max),
    null,
  );
  row.receivedMs = counted.reduce((max, c) => Math.max(max, c.receivedMs), -Infinity);
  const units = pointIds.map((id) => byPoint.get(id)!.unit);
  return { deviceId: row.shape.entry.deviceId, pointIds, units, simulated: row.shape.simulated };
}

/** Corrects the counts of values that the database had already. */
export function countCollisions(collisions: readonly Collision<IntakeRow>[]): void {
  for (const { row, fresh } of collisions) {
    fresh.forEach((isNew, i) => {
      if (isNew !== null) countExisting(row.line, row.candidates?.[i] ?? [row], isNew);
    });
  }
}

/** These candidates were counted as one stored and the rest in conflict; but their point had a value at that time already. */
export function countExisting(
  line: DeviceLine,
  candidates: readonly { readonly late: boolean; readonly replayed: boolean }[],
  isNew: readonly boolean[],
): void {
  line.stored--;
  line.conflict -= candidates.length - 1;
  candidates.forEach(({ late, replayed }, i) => {
    if (isNew[i]) {
      line.conflict++;
      return;
    }
    line.duplicate++;
    if (late) line.late--;
    if (replayed) line.replayed--;
  });
}
