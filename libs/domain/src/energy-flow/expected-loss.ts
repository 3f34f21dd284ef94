/**
 * What a network loses when it is well, learnt from its own days: heat that left the plant against what the substations received. Pipes lose
 * a part that hardly depends on the load and a part that grows with it, so a line; by medians (Theil 1950, Sen 1968), so that a few days
 * with a wrong meter do not bend it.
 */
import type { LocalDate } from '../calendar/local-date.js';
import { medianOf } from '../median.js';

/** Heat that left the plant and that its substations received on one local day, GJ. */
export interface PassedHeat {
  readonly date: LocalDate;
  readonly plantGj: number;
  readonly substationsGj: number;
}

/** The newest days that are looked at, and the fewest that say something. */
export const LEARNT_DAYS = 30;
const LEAST_DAYS = 10;
/** Of a normal distribution: its standard deviation over the median of the absolute deviations. */
const SD_PER_MAD = 1.4826;

export interface ExpectedLoss {
  /** What is lost each day whatever leaves the plant, GJ. */
  readonly perDayGj: number;
  /** Of what leaves the plant. */
  readonly share: number;
  /** How far a day usually lies from it, as a share of the day's heat (standard deviation). */
  readonly sdShare: number;
  readonly days: number;
}

/** @param days before the one that is asked about, any order; null: too few to say anything */
export function expectedLoss(days: readonly PassedHeat[]): ExpectedLoss | null {
  const known = days
    .filter(({ plantGj }) => plantGj > 0)
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
    .slice(-LEARNT_DAYS);
  if (known.length < LEAST_DAYS) return null;
  const points = known.map(({ plantGj, substationsGj }) => ({ x: plantGj, y: plantGj - substationsGj }));
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).flatMap((b) => (a.x === b.x ? [] : [(b.y - a.y) / (b.x - a.x)])),
  );
  // Nothing that a network does makes it lose less the more it carries, or more than all of it.
  const share = Math.min(1, Math.max(0, slopes.length === 0 ? 0 : medianOf(slopes)));
  const perDayGj = Math.max(0, medianOf(points.map(({ x, y }) => y - share * x)));
  const deviations = points.map(({ x, y }) => Math.abs(y - perDayGj - share * x) / x);
  return { perDayGj, share, sdShare: SD_PER_MAD * medianOf(deviations), days: known.length };
}

/** What is expected to be lost of a heat that left the plant in a part of a day, GJ; never more than all of it. */
export const lossOf = ({ perDayGj, share }: ExpectedLoss, plantGj: number, partOfDay: number): number =>
  Math.min(Math.max(0, plantGj), perDayGj * partOfDay + share * plantGj);
