/** An hour of a closed period as its book has it when a verifier draws from it. */
export interface BookedHour {
  /** Unix ms. */
  readonly startMs: number;
  /** What the hour claims, t; null: not known. */
  readonly grossT: number | null;
  /** Something about it is told by a code of quality. */
  readonly hasCodes: boolean;
  readonly revision: number;
}

/** An hour of the sample. */
export interface SampledHour extends BookedHour {
  readonly grossT: number;
  readonly weight: number;
  readonly key: number;
}

/** An hour with codes is drawn as if it claimed so many times as much. */
const WEIGHT_OF_CODES = 5;
/** Errors that a sample without any finding leaves possible at 95 %: -ln(0.05), rounded up (Poisson). */
const RELIABILITY_FACTOR = 3;

/** Risk of an hour: what it claims, five times as much where it has codes. Of an hour that claims nothing 0: it is not drawn. */
export const hourWeight = ({ grossT, hasCodes }: Pick<BookedHour, 'grossT' | 'hasCodes'>): number =>
  grossT !== null && grossT > 0 ? grossT * (hasCodes ? WEIGHT_OF_CODES : 1) : 0;

/**
 * Time of the first event of a Poisson process with the weight as its rate (Efraimidis and Spirakis, 2006): the smallest keys are a
 * sample without replacement in which the next hour is always drawn in proportion to its weight.
 * @param u in (0, 1)
 */
export const hourKey = (u: number, weight: number): number => -Math.log(u) / weight;

/**
 * The `count` hours with the smallest keys, in the order of their keys; all that claim something where they are fewer.
 * @param drawOf the same number in (0, 1) for the same hour, always: it must not hang on the order of the hours
 */
export function drawSample(
  hours: readonly BookedHour[],
  count: number,
  drawOf: (startMs: number) => number,
): SampledHour[] {
  const keyed = hours.flatMap((hour): SampledHour[] => {
    const { grossT } = hour;
    const weight = hourWeight(hour);
    return grossT === null || weight === 0
      ? []
      : [{ ...hour, grossT, weight, key: hourKey(drawOf(hour.startMs), weight) }];
  });
  return keyed.sort((a, b) => a.key - b.key || a.startMs - b.startMs).slice(0, count);
}

/** So many hours that a sample without an error shows an error of `pct` % not to be there, with 95 % (monetary unit sampling). */
export const usualSampleSize = (pct: number): number => Math.ceil((100 * RELIABILITY_FACTOR) / pct);
