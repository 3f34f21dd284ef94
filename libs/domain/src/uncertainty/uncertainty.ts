/**
 * 95 % uncertainty of a figure from its sources (docs/arithmetic/uncertainty.md). A source that is shared by several terms, or by all hours of a
 * season (one factor, one meter), does not average out: its contributions are added. Different sources are independent:
 * they combine by root sum of squares.
 */
import { byName, sumOf } from '../order.js';

/** Contribution of each source to a figure: half width of its 95 % interval, in the figure's unit, by the source's name. */
export type UncertaintyBySource = Readonly<Record<string, number>>;

/**
 * Adds figures up: what is shared is shared, so contributions of the same source add (with their sign).
 * @param figures in the order in which they are added
 */
export function addUncertainty(figures: Iterable<UncertaintyBySource>): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const figure of figures) {
    for (const [source, contribution] of Object.entries(figure)) sum[source] = (sum[source] ?? 0) + contribution;
  }
  return Object.fromEntries(byName(sum));
}

/** Half width of the 95 % interval of the figure; its sources are added up in the order of their names. */
export const u95Of = (figure: UncertaintyBySource): number =>
  Math.sqrt(sumOf(byName(figure).map(([, contribution]) => contribution * contribution)));

export interface UncertaintyShare {
  readonly source: string;
  /** In the figure's unit. */
  readonly u95: number;
  /** Of the variance, 0 to 100; all shares sum to 100. */
  readonly sharePct: number;
}

/** The sources, the largest first. */
export function uncertaintyShares(figure: UncertaintyBySource): UncertaintyShare[] {
  const variance = u95Of(figure) ** 2;
  return Object.entries(figure)
    .map(([source, contribution]) => ({
      source,
      u95: Math.abs(contribution),
      sharePct: variance === 0 ? 0 : (100 * contribution * contribution) / variance,
    }))
    .sort((a, b) => b.u95 - a.u95 || (a.source < b.source ? -1 : 1));
}

/** Accuracy class of a heat meter after Directive 2014/32/EU, annex VI (MI-004). */
export type AccuracyClass = 1 | 2 | 3;

export interface MeterLoad {
  readonly accuracyClass: AccuracyClass;
  /** Permanent over actual flow, qp/q. */
  readonly flowRatio: number;
  /** Smallest temperature difference that the meter is made for, K. */
  readonly minDifferenceK: number;
  readonly differenceK: number;
}

export interface MeterError {
  /** Flow sensor, temperature pair, calculator: maximum permissible errors, %. */
  readonly flowPct: number;
  readonly temperaturePct: number;
  readonly calculatorPct: number;
  /** Arithmetic sum: the legal limit of the complete meter, %. */
  readonly sumPct: number;
  /** Root sum of squares: what three independent parts make likely, %. */
  readonly rssPct: number;
}

/** Flow sensor limits never exceed 5 %. */
const FLOW_LIMIT_PCT = 5;
const FLOW_SLOPE: Readonly<Record<AccuracyClass, number>> = { 1: 0.01, 2: 0.02, 3: 0.05 };

/** Maximum permissible error of a complete heat meter at a load (formulas after EN 1434-1; docs/arithmetic/heat.md#errors-of-heat-meters). */
export function heatMeterError({ accuracyClass, flowRatio, minDifferenceK, differenceK }: MeterLoad): MeterError {
  const flowPct = Math.min(FLOW_LIMIT_PCT, accuracyClass + FLOW_SLOPE[accuracyClass] * flowRatio);
  const temperaturePct = 0.5 + (3 * minDifferenceK) / differenceK;
  const calculatorPct = 0.5 + minDifferenceK / differenceK;
  return {
    flowPct,
    temperaturePct,
    calculatorPct,
    sumPct: flowPct + temperaturePct + calculatorPct,
    rssPct: Math.hypot(flowPct, temperaturePct, calculatorPct),
  };
}
