/** Above which change a restatement takes two people. */
export interface Materiality {
  /** Share of the approved figure, percent. */
  readonly pct: number;
  /** Tonnes; null: the share alone decides. */
  readonly t: number | null;
}

/**
 * 5 %: the usual rule of thumb for a material error (GHG Protocol, Corporate Standard, ch. 10), and the level of Regulation (EU)
 * 2018/2067, art. 23, for small installations.
 */
export const DEFAULT_MATERIALITY: Materiality = { pct: 5, t: null };

export interface Tonnes {
  readonly grossT: number | null;
  readonly netT: number | null;
}

/**
 * Whether gross or net moved by more than the threshold from what was last approved. Measured against the approved figure, never
 * the revision before, so that many small changes add up. A figure that appears or vanishes is material.
 */
export function isMaterial(approved: Tonnes, restated: Tonnes, { pct, t }: Materiality): boolean {
  return (['grossT', 'netT'] as const).some((name) => {
    const [old, now] = [approved[name], restated[name]];
    if (old === null || now === null) return old !== now;
    const moved = Math.abs(now - old);
    return moved > (Math.abs(old) * pct) / 100 || (t !== null && moved > t);
  });
}
