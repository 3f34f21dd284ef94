import { HOUR_MS } from '../calendar/durations.js';
import type { PointKind, PointVersion, QualityThresholds } from '../plant/plant.js';

/** The default of `gapIntervals`, for all kinds: asked several times for every reading. */
export const GAP_INTERVALS = 3;

/** docs/arithmetic/quality.md, but for `quarantine`: our own, two readings of five (docs/adr/0007). */
const GAUGE: QualityThresholds = {
  gapIntervals: GAP_INTERVALS,
  stuckAfterMs: 3 * HOUR_MS,
  stuckFlowShare: 0.1,
  stuckPowerMw: 1,
  ratedFlow: null,
  sentinelNeighbour: null,
  negativeDifferenceK: 0.5,
  quarantine: { of: 20, doubtful: 8 },
};
const DEFAULTS: Readonly<Record<PointKind, QualityThresholds>> = {
  gauge: GAUGE,
  total: { ...GAUGE, stuckAfterMs: 2 * HOUR_MS },
  // An amount that is kept out would be lost, and a state is what it is.
  delta: { ...GAUGE, quarantine: null },
  state: { ...GAUGE, quarantine: null },
};

const declared = new WeakMap<PointVersion, QualityThresholds>();

/** The thresholds of a point as it is declared: those of its kind but for what the site file says. */
export function thresholdsOf(rule: PointVersion): QualityThresholds {
  if (rule.quality === undefined) return DEFAULTS[rule.kind];
  let own = declared.get(rule);
  if (!own) declared.set(rule, (own = { ...DEFAULTS[rule.kind], ...rule.quality }));
  return own;
}
