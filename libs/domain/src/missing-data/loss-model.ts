/**
 * What lost days most likely brought, and how far that is known: prediction from the degree-days of the days before (docs/arithmetic/missing-data.md#model).
 * Days hang together, and the line itself is known from few of them: both count, so that a bound of 95 % is one.
 */
import { DAY_MS } from '../calendar/durations.js';
import type { LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import { studentQuantile } from '../uncertainty/student-t.js';

/** Fewer days say too little of a plant for a bound that holds. */
const LEAST_DAYS = 30;
/** Correlation from one day to the next that is believed at most: above it a month of days says next to nothing. */
const MOST_RHO = 0.9;
const LEAST_FREEDOM = 3;

export interface ModelDay {
  readonly date: LocalDate;
  /** K.d. */
  readonly hdd: number;
  /** In the point's unit. */
  readonly amount: number;
}

/** Daily amount = a + b × degree-days. */
export interface LossModel {
  readonly a: number;
  readonly b: number;
  /** Lag-1 correlation of the residuals as found, over days that follow each other, and as it is believed: few days underrate it. */
  readonly rhoFound: number;
  readonly rho: number;
  /** Standard deviation of a day's residual, correlation allowed for. */
  readonly sd: number;
  readonly freedom: number;
  readonly meanHdd: number;
  /** Sum of squares of the degree-days around their mean. */
  readonly spread: number;
  readonly days: readonly { readonly number: number; readonly hdd: number }[];
}

/** A day of which a part is lost. */
export interface LostDay {
  readonly date: LocalDate;
  readonly hdd: number;
  /** 0 to 1. */
  readonly share: number;
}

/** What is lost, in the point's unit. */
export interface LossPrediction {
  readonly expected: number;
  /** Of the sum, prediction error. */
  readonly sd: number;
  /** One-sided bounds of 95 %; the lower one is never below 0. */
  readonly lower95: number;
  readonly upper95: number;
  /** Two-sided range of 99 %. */
  readonly range99: readonly [number, number];
}

const dayNumber = (date: LocalDate): number => Date.parse(`${date}T00:00Z`) / DAY_MS;

/** @param days in order of time; null with fewer than 30 of them, or without any spread of degree-days */
export function fitLossModel(days: readonly ModelDay[]): LossModel | null {
  const n = days.length;
  if (n < LEAST_DAYS) return null;
  const meanHdd = sumOf(days.map(({ hdd }) => hdd)) / n;
  const meanAmount = sumOf(days.map(({ amount }) => amount)) / n;
  const spread = sumOf(days.map(({ hdd }) => (hdd - meanHdd) ** 2));
  if (spread === 0) return null;
  const b = sumOf(days.map(({ hdd, amount }) => (hdd - meanHdd) * (amount - meanAmount))) / spread;
  const a = meanAmount - b * meanHdd;
  const known = days.map(({ date, hdd }) => ({ number: dayNumber(date), hdd }));
  const residuals = days.map(({ hdd, amount }) => amount - a - b * hdd);
  const squares = sumOf(residuals.map((r) => r * r));
  const lagged = residuals.map((r, i) =>
    i > 0 && known[i]!.number - known[i - 1]!.number === 1 ? r * residuals[i - 1]! : 0,
  );
  const rhoFound = squares === 0 ? 0 : sumOf(lagged) / squares;
  const rho = believedRho(rhoFound, n);
  // by how much the line follows days that hang together: it takes that much of their spread with it
  const leverage = (i: number, j: number): number =>
    1 / n + ((known[i]!.hdd - meanHdd) * (known[j]!.hdd - meanHdd)) / spread;
  const taken = overPairs(known, rho, leverage);
  return {
    a,
    b,
    rhoFound,
    rho,
    sd: Math.sqrt(squares / (n - taken)),
    freedom: Math.max(LEAST_FREEDOM, (n * (1 - rho)) / (1 + rho) - 2),
    meanHdd,
    spread,
    days: known,
  };
}

/** Raised by its bias (1 + 4 rho)/n and by half a standard error. */
function believedRho(found: number, n: number): number {
  const error = Math.sqrt(Math.max(0, 1 - found * found) / n);
  return Math.min(MOST_RHO, Math.max(0, found + (1 + 4 * found) / n + error / 2));
}

export function predictLoss(model: LossModel, lost: readonly LostDay[]): LossPrediction {
  const { a, b, rho, sd, freedom, meanHdd, spread, days } = model;
  const parts = lost.map(({ date, hdd, share }) => ({ number: dayNumber(date), hdd, share }));
  const whole = sumOf(parts.map(({ share }) => share));
  const degreeDays = sumOf(parts.map(({ share, hdd }) => share * hdd));
  const expected = whole * a + degreeDays * b;
  const ofLine = days.map(
    ({ hdd }) => whole / days.length + ((degreeDays - whole * meanHdd) * (hdd - meanHdd)) / spread,
  );
  const variance =
    overPairs(parts, rho, (i, j) => parts[i]!.share * parts[j]!.share) +
    overPairs(days, rho, (i, j) => ofLine[i]! * ofLine[j]!);
  const error = sd * Math.sqrt(variance);
  const [t95, t99] = [studentQuantile(0.95, freedom), studentQuantile(0.995, freedom)];
  return {
    expected,
    sd: error,
    lower95: Math.max(0, expected - t95 * error),
    upper95: expected + t95 * error,
    range99: [expected - t99 * error, expected + t99 * error],
  };
}

type Numbered = { readonly number: number };

/** Sum over all pairs of days, each weighed by what is left of the correlation over the days between them. */
function overPairs(days: readonly Numbered[], rho: number, weight: (i: number, j: number) => number): number {
  const left: number[] = []; // what is left of the correlation after so many days
  let sum = 0;
  for (let i = 0; i < days.length; i++) {
    for (let j = 0; j < days.length; j++) {
      const between = Math.abs(days[i]!.number - days[j]!.number);
      sum += weight(i, j) * (left[between] ??= rho ** between);
    }
  }
  return sum;
}
