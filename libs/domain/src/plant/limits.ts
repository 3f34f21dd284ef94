/** Bounds of a point that nothing may pass, as the site file says them; in the unit of the point. */
export interface PointLimits {
  /** Beyond them somebody has to look. */
  readonly low: number | null;
  readonly high: number | null;
  /** Beyond them something breaks, or is shut off. */
  readonly criticalLow: number | null;
  readonly criticalHigh: number | null;
  /** So far back inside ends it; null: 2 % of the limit. */
  readonly deadBand: number | null;
  /** What happens beyond, for people; null: nothing is said. */
  readonly consequence: string | null;
  /** Where the numbers come from: a data plate, a permit, an assumption; null: nothing is said. */
  readonly origin: string | null;
}
