import type { SimulatedReadings } from '#contracts';
import { instantWithMs } from '#domain';
import { readSimulation, type Queryable } from '#postgres';

/** What the answers of a site say about simulated readings; null: none has ever come. */
export async function simulatedReadings(q: Queryable, siteId: number): Promise<SimulatedReadings | null> {
  const found = await readSimulation(q, siteId);
  if (found === null) return null;
  const { counts, ranges } = found;
  return {
    counted: counts,
    devices: ranges.map(({ device, fromMs, toMs }) => ({
      device,
      from: instantWithMs(fromMs),
      to: instantWithMs(toMs),
    })),
  };
}

/** The part of it in [fromMs, toMs), where it counts: later readings of a simulator change nothing about a period that is over. null: there is none. */
export async function simulatedWithin(
  q: Queryable,
  siteId: number,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<SimulatedReadings['devices'] | null> {
  const found = await readSimulation(q, siteId);
  if (found === null || !found.counts) return null;
  return found.ranges
    .filter(({ fromMs, toMs }) => fromMs < span.toMs && toMs >= span.fromMs)
    .map(({ device, fromMs, toMs }) => ({
      device,
      from: instantWithMs(Math.max(fromMs, span.fromMs)),
      to: instantWithMs(Math.min(toMs, span.toMs)),
    }));
}
