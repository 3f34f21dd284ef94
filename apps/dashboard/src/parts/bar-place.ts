/** Where values lie on a bar whose usual range always takes the same part of it. Pure. */

/** Shares of the bar from its low end. */
export const USUAL_FROM = 0.35;
export const USUAL_TO = 0.65;

export interface BarRange {
  /** Usual at this weather; null: unknown, and the hard range takes the whole bar. */
  readonly usual: { readonly low: number; readonly high: number } | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Share of the bar at which a value lies, 0 to 1, not cut: beyond that it lies beyond the bar. null: nothing says where. */
export function barPlace({ usual, min, max }: BarRange, value: number): number | null {
  if (usual) {
    // A value that never moves has a usual range without width: a hundredth of it is one.
    const width = Math.max(usual.high - usual.low, Math.abs(usual.high) * 0.01, 1e-9);
    const middle = (usual.low + usual.high) / 2;
    return 0.5 + ((value - middle) / width) * (USUAL_TO - USUAL_FROM);
  }
  return min === null || max === null || max <= min ? null : (value - min) / (max - min);
}

export const cut = (share: number): number => Math.min(1, Math.max(0, share));
