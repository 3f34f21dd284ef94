/**
 * Where the heat of a plant goes: outlet → customers, network loss, and what neither explains. In whole kilojoules inside, so that the parts are the
 * outlet to the last digit; the unexplained rest is what is left, and may be negative: more arrived than left.
 */
import { lossOf, type ExpectedLoss } from './expected-loss.js';

/** What registers brought in a stretch of time, GJ; null: not known. */
export interface FlowSpan {
  readonly partOfDay: number;
  readonly outletGj: number | null;
  /** By device; of a site whose substations are not all metered what is known of them. */
  readonly customersGj: ReadonlyMap<string, number | null>;
  /** Every customer of the network has a register: what does not arrive is lost, or unexplained. */
  readonly isWholeNetwork: boolean;
  /** null: too few days before it. */
  readonly expected: ExpectedLoss | null;
}

export interface HeatFlow {
  /** null: nothing is known. */
  readonly outletGj: number | null;
  readonly customersGj: ReadonlyMap<string, number | null>;
  /** What a network like this one loses; null: never known. */
  readonly networkLossGj: number | null;
  /** What the outlet counted more than customers and network explain, of the stretches in which all are known; null: of none. */
  readonly unexplainedGj: number | null;
  /** What did not arrive in stretches of which nobody can say why: a register was silent, or the network is too new to be known. */
  readonly undividedGj: number;
  /** Share of the outlet's heat for which all is known. */
  readonly explainedShare: number | null;
}

/** Kilojoules are written with six decimals of a GJ. */
const KJ_PER_GJ = 1e6;
const kj = (gj: number): number => Math.round(gj * KJ_PER_GJ);
const gj = (whole: number): number => whole / KJ_PER_GJ;

/** All stretches together: outlet = customers + network loss + unexplained + undivided. */
export function heatFlow(spans: readonly FlowSpan[]): HeatFlow {
  let [outlet, loss, unexplained, undivided, explained] = [0, 0, 0, 0, 0];
  let [isKnown, isExplained] = [false, false];
  const customers = new Map<string, number | null>();
  for (const { outletGj, customersGj, isWholeNetwork, expected, partOfDay } of spans) {
    let arrived = 0;
    for (const [device, heat] of customersGj) {
      // Heat that arrived while nobody knows what left has no place in the picture.
      const counted = outletGj === null ? null : heat;
      const before = customers.get(device) ?? null;
      customers.set(device, counted === null ? before : (before ?? 0) + kj(counted));
      if (counted !== null) arrived += kj(counted);
    }
    if (outletGj === null) continue;
    isKnown = true;
    const left = kj(outletGj);
    outlet += left;
    if (!isWholeNetwork || !expected || [...customersGj.values()].includes(null)) {
      undivided += left - arrived;
      continue;
    }
    isExplained = true;
    const lost = kj(lossOf(expected, outletGj, partOfDay));
    loss += lost;
    explained += left;
    unexplained += left - arrived - lost;
  }
  return {
    outletGj: isKnown ? gj(outlet) : null,
    customersGj: new Map([...customers].map(([device, heat]) => [device, heat === null ? null : gj(heat)])),
    networkLossGj: isExplained ? gj(loss) : null,
    unexplainedGj: isExplained ? gj(unexplained) : null,
    undividedGj: gj(undivided),
    explainedShare: outlet > 0 ? explained / outlet : null,
  };
}
