import type { Works } from '../suppression.js';

/** Works on a device with their beginning. Times are Unix ms. */
export interface WorksSpan extends Works {
  readonly fromMs: number;
}

/** Works that are under way at a moment; of several on one device the one that lasts longest. */
export function worksAt(works: readonly WorksSpan[], atMs: number): WorksSpan[] {
  const byDevice = new Map<string, WorksSpan>();
  for (const one of works) {
    if (one.fromMs > atMs || one.untilMs <= atMs) continue;
    const other = byDevice.get(one.device);
    if (!other || one.untilMs > other.untilMs) byDevice.set(one.device, one);
  }
  return [...byDevice.values()];
}
