import { countedDeviceCodes } from '#derivation';
import type { Interval, Site } from '#domain';
import { readSettlingFigures, type Queryable } from '#postgres';
import type { TimeRange } from '../http/time-range.js';

/** Whether figures of an interval may change by what is stored already. */
export type IsSettling = (interval: Pick<Interval, 'startMs' | 'endMs'>) => boolean;

/** To be asked before the figures: what becomes a figure between the two reads is said to settle once too often, never too seldom. */
export async function readSettling(db: Queryable, site: Site, siteId: number, span: TimeRange): Promise<IsSettling> {
  const { fromMs, hours } = await readSettlingFigures(db, siteId, countedDeviceCodes(site), span);
  const sorted = Float64Array.from(hours).sort();
  return ({ startMs, endMs }) => {
    if (fromMs !== null && fromMs < endMs) return true;
    const next = sorted[firstFrom(sorted, startMs)];
    return next !== undefined && next < endMs;
  };
}

/** Index of the first that is not less. */
function firstFrom(sorted: Float64Array, least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
