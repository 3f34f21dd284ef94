/** Where the picture of a signature begins and ends: pure arithmetic over the days of the answer. */
import type { SignatureAnswer, SignatureDay } from '../answers.js';

/** A day with a place in the picture. */
export type PlacedDay = SignatureDay & { readonly celsius: number; readonly atArea: number };

export const placed = (days: readonly SignatureDay[]): PlacedDay[] =>
  days.filter((day): day is PlacedDay => day.celsius !== null && day.atArea !== null);

export interface SignatureScales {
  /** What a unit of the target a day is in what the axis shows: MW, or that unit itself. */
  readonly factor: number;
  readonly isPower: boolean;
  readonly celsius: readonly [from: number, to: number];
  /** Height of the upper picture, in what its axis shows. */
  readonly top: number;
  /** Per cent that the lower picture shows on either side; what lies beyond stands at its edge. */
  readonly pct: number;
  readonly boilersMw: number;
  readonly largestMw: number;
}

const LEAST_PCT = 4;
const MOST_PCT = 40;

export function signatureScales(answer: SignatureAnswer): SignatureScales {
  const days = placed(answer.days);
  const { boilers, designC, mwPerUnitDay } = answer.capacity;
  const factor = mwPerUnitDay ?? 1;
  const boilersMw = mwPerUnitDay === null ? 0 : boilers.reduce((sum, { ratedMw }) => sum + ratedMw, 0);
  const temperatures = [...days.map(({ celsius }) => celsius), ...(designC === null ? [] : [designC])];
  const coldest = temperatures.length === 0 ? -20 : Math.min(...temperatures);
  const warmest = temperatures.length === 0 ? 10 : Math.max(...temperatures);
  const celsius = [Math.floor(coldest - 3), Math.ceil(Math.max(warmest, coldest + 10) + 3)] as const;
  const highest = Math.max(
    boilersMw,
    ...days.map(({ atArea }) => atArea * factor),
    atCelsius(answer, celsius[0]) * factor,
  );
  return {
    factor,
    isPower: mwPerUnitDay !== null,
    celsius,
    top: (highest || 1) * 1.04,
    pct: shownPct(answer),
    boilersMw,
    largestMw: mwPerUnitDay === null ? 0 : Math.max(0, ...boilers.map(({ ratedMw }) => ratedMw)),
  };
}

/** What the line says at an outdoor temperature, in the target's unit a day; 0 without a line. */
export function atCelsius({ line, areaShare, baseC }: SignatureAnswer, celsius: number): number {
  return line === null ? 0 : areaShare * (line.intercept + line.slope * Math.max(0, baseC - celsius));
}

/** So wide that nine of ten judged days are inside, and the finding in any case. */
function shownPct({ days, finding }: SignatureAnswer): number {
  const sizes = days.flatMap(({ judged, differencePct }) =>
    judged && differencePct !== null ? [Math.abs(differencePct)] : [],
  );
  sizes.sort((a, b) => a - b);
  const most = sizes[Math.floor(0.9 * sizes.length)] ?? 0;
  return Math.min(MOST_PCT, Math.max(LEAST_PCT, 1.3 * most, 1.5 * Math.abs(finding.pct ?? 0)));
}
