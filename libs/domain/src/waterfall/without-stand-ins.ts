import { entriesInForce } from '../emissions/factors/in-force.js';
import type { PointAmount } from '../emissions/meters/hour-amounts.js';
import type { Site } from '../plant/plant.js';

/**
 * Amounts of an hour in which nothing earns that was not measured, or that nothing bears out: what stands in for lost heat counts as 0, and so
 * does a bridge that could not be compared. What is debited keeps what stands in for it: without it a loss of data would earn something.
 */
export function withoutStandIns(
  amounts: ReadonlyMap<string, PointAmount>,
  { emissions }: Pick<Site, 'emissions'>,
  startMs: number,
): ReadonlyMap<string, PointAmount> {
  const credited = entriesInForce(emissions?.credited ?? [], startMs).map(({ point }) => point);
  const moved = credited.filter((point) => {
    const own = amounts.get(point);
    return own?.standIn !== undefined || own?.uncheckedBridge !== undefined;
  });
  if (moved.length === 0) return amounts;
  const without = new Map(amounts);
  for (const point of moved) {
    const { standIn: _, uncheckedBridge = 0, ...measured } = amounts.get(point)!;
    without.set(point, { ...measured, amount: Math.max(0, (measured.amount ?? 0) - uncheckedBridge) });
  }
  return without;
}
