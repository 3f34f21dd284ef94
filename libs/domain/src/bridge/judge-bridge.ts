/** Whether what came over a dark span is believed (docs/arithmetic/missing-data.md#bridges). */
import { DAY_MS } from '../calendar/durations.js';

/** Above the expectation, or above what substations received, by more than this share. */
const SHARE = 0.1;
/** The same where only the days before are known. */
const ROUGH_SHARE = 0.25;
/** So long a span of which nothing is known to judge it by counts. */
const LONGEST_UNKNOWN_MS = 7 * DAY_MS;
/** What is equal but for the order in which it was added up is not above. */
const NOISE = 1e-9;

export type BridgeCode = 'BRIDGE_SUSPECT' | 'BRIDGE_LOW' | 'BRIDGE_UNCHECKED';

export interface BridgeMeasures {
  /** What came over it, in the unit of the point. */
  readonly rise: number;
  /** For how long nothing was heard at one stretch. */
  readonly longestMs: number;
  /** Of the model of the days before: expectation and the half of its range of 99 %; `rise`: of the days that it speaks of. */
  readonly model: { readonly expected: number; readonly margin: number; readonly rise: number } | null;
  /** What the substations below received meanwhile, and the usual ratio of the point to them. */
  readonly substations: { readonly rise: number; readonly usualRatio: number } | null;
  /** By the rate of the last covered days; `rise` as of the model. */
  readonly rough: { readonly expected: number; readonly rise: number } | null;
}

export interface BridgeJudgement {
  /** Above these it is not believed; null: not judged by it. */
  readonly highModel: number | null;
  readonly highSubstations: number | null;
  readonly highRough: number | null;
  /** Below it is low, and counts. */
  readonly lowModel: number | null;
  readonly code: BridgeCode | null;
}

export function judgeBridge({ rise, longestMs, model, substations, rough }: BridgeMeasures): BridgeJudgement {
  const margin = model ? Math.max(model.margin, SHARE * model.expected) : 0;
  const highModel = model && model.expected + margin;
  const lowModel = model && model.expected - margin;
  const highSubstations = substations && (1 + SHARE) * substations.usualRatio * substations.rise;
  const isRough = !model && !substations;
  const highRough = isRough && rough ? (1 + ROUGH_SHARE) * rough.expected : null;
  const isAbove = (own: number, high: number | null): boolean => high !== null && own > high + NOISE * Math.abs(own);
  const isSuspect =
    isAbove(model?.rise ?? 0, highModel) ||
    isAbove(rise, highSubstations) ||
    isAbove(rough?.rise ?? 0, highRough) ||
    (isRough && !rough && rise > 0 && longestMs > LONGEST_UNKNOWN_MS);
  const code = isSuspect
    ? 'BRIDGE_SUSPECT'
    : isRough
      ? 'BRIDGE_UNCHECKED'
      : model && model.rise < lowModel! - NOISE * model.expected
        ? 'BRIDGE_LOW'
        : null;
  return { highModel, highSubstations, highRough, lowModel, code };
}
