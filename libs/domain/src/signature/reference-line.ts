/**
 * What a heating day should bring at its degree-days: the line of the energy signature (docs/arithmetic/signature.md). Where the season
 * before is known it is the line that drift and CUSUM judge by; else one through the days of the season itself.
 */
import { sumOf } from '../order.js';
import type { Performance } from '../target/performance.js';
import { coveredDays, sum, type SeasonDay } from '../target/season-days.js';

/** At full area and for a whole day, in the target's unit. */
export interface ReferenceLine {
  /** `season-before`: what it usually brought at its degree-days; `own-season`: fitted to the days of this one. */
  readonly from: 'season-before' | 'own-season';
  /** What a day without a degree-day brings. */
  readonly intercept: number;
  /** For each K.d. */
  readonly slope: number;
  /** Standard deviation of the days around the line. */
  readonly sd: number;
  /** Days that it was made from. */
  readonly days: number;
}

/** Fewer days show no line. */
const LEAST_DAYS = 30;

/** What the line says of a whole day. @param area as a share of the full one */
export const lineAt = ({ intercept, slope }: ReferenceLine, hdd: number, area: number): number =>
  area * (intercept + slope * hdd);

/**
 * The line of a season; null: neither the season before nor enough days of this one are known.
 * @param before days before a change, from which a line of this season may be made
 */
export function referenceLine(
  amount: number,
  days: readonly SeasonDay[],
  { usual, spread, averageDay }: Performance,
  before: readonly SeasonDay[],
): ReferenceLine | null {
  if (usual?.isOfSeasonBefore !== true || spread === null) return fittedLine(before);
  const heating = days.filter((d) => d.heating);
  const normalHdd = sum(heating, (d) => d.normalHdd);
  const [first] = heating;
  if (first === undefined || !(normalHdd > 0)) return fittedLine(before);
  return {
    from: 'season-before',
    intercept: amount * first.base + (usual.meanPct / 100) * averageDay,
    slope: (amount * sum(heating, (d) => d.weather)) / normalHdd,
    sd: spread.sd * averageDay,
    days: usual.days,
  };
}

/** Least squares through covered judged days, each at full area and as a whole day. */
function fittedLine(judged: readonly SeasonDay[]): ReferenceLine | null {
  const points = coveredDays(judged).flatMap((d) => {
    const hdd = d.day?.hdd ?? null;
    return hdd === null || !(d.area > 0) ? [] : [{ hdd, brought: (d.told + d.takenOff) / d.share / d.area }];
  });
  const n = points.length;
  if (n < LEAST_DAYS) return null;
  const hddMean = sumOf(points.map(({ hdd }) => hdd)) / n;
  const mean = sumOf(points.map(({ brought }) => brought)) / n;
  const squares = sumOf(points.map(({ hdd }) => (hdd - hddMean) ** 2));
  if (!(squares > 0)) return null;
  const slope = sumOf(points.map(({ hdd, brought }) => (hdd - hddMean) * (brought - mean))) / squares;
  const intercept = mean - slope * hddMean;
  const around = sumOf(points.map(({ hdd, brought }) => (brought - intercept - slope * hdd) ** 2));
  return { from: 'own-season', intercept, slope, sd: Math.sqrt(around / (n - 2)), days: n };
}
