import { entriesInForce } from '../emissions/in-force.js';
import type { PointAmount } from '../emissions/hour-amounts.js';
import type { Site } from '../plant/plant.js';

/**
 * Amounts of an hour in which nothing earns that was not measured: what stands in for lost heat counts as 0. What is debited keeps what
 * stands in for it: without it a loss of data would earn something.
 */
export function withoutStandIns(
  amounts: ReadonlyMap<string, PointAmount>,
  { emissions }: Pick<Site, 'emissions'>,
  startMs: number,
): ReadonlyMap<string, PointAmount> {
  const credited = entriesInForce(emissions?.credited ?? [], startMs).map(({ point }) => point);
  const moved = credited.filter((point) => amounts.get(point)?.standIn !== undefined);
  if (moved.length === 0) return amounts;
  const without = new Map(amounts);
  for (const point of moved) {
    const { standIn: _, ...measured } = amounts.get(point)!;
    without.set(point, { ...measured, amount: measured.amount ?? 0 });
  }
  return without;
}
