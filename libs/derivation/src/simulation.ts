import type { SimulatedReadings } from '#contracts';
import { readSimulation, type Queryable } from '#postgres';

/** What the answers of a site say about simulated readings; null: none has ever come. */
export async function simulatedReadings(q: Queryable, siteId: number): Promise<SimulatedReadings | null> {
  const found = await readSimulation(q, siteId);
  if (found === null) return null;
  const { counts, ranges } = found;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    counted: counts,
    devices: ranges.map(({ device, fromMs, toMs }) => ({ device, from: iso(fromMs), to: iso(toMs) })),
  };
}
