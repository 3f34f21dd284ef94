/** Forecasts by past winter, laid into bins that end and begin at the target: no dot lies on the wrong side of it. */
export interface Dot {
  readonly winter: string;
  readonly forecast: number;
  readonly isEnough: boolean;
  /** Bin, counted from the target: 0 is the first on its right. */
  readonly bin: number;
  /** From below, from 0. */
  readonly level: number;
}

export interface Bins {
  readonly dots: readonly Dot[];
  /** Width of a bin in the unit of the target. */
  readonly width: number;
  readonly first: number;
  readonly last: number;
  readonly highest: number;
}

const BINS = 20;
const STEPS = [1, 2, 2.5, 5, 10];

/** @param due what is to be reached */
export function winterBins(
  members: readonly { readonly winter: string; readonly forecast: number }[],
  due: number,
): Bins {
  const values = [due, ...members.map(({ forecast }) => forecast)];
  const width = roundStep((Math.max(...values) - Math.min(...values)) / BINS);
  const levels = new Map<number, number>();
  const dots = members
    .toSorted((a, b) => a.forecast - b.forecast)
    .map(({ winter, forecast }): Dot => {
      const bin = Math.floor((forecast - due) / width);
      const level = levels.get(bin) ?? 0;
      levels.set(bin, level + 1);
      return { winter, forecast, isEnough: forecast >= due, bin, level };
    });
  const bins = [...levels.keys()];
  return {
    dots,
    width,
    first: Math.min(-1, ...bins),
    last: Math.max(0, ...bins),
    highest: Math.max(1, ...levels.values()),
  };
}

function roundStep(rough: number): number {
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return (STEPS.find((step) => step * power >= rough) ?? 10) * power;
}
