import { DAY_MS, HOUR_MS } from '../calendar/durations.js';
import { addDays, localDateOf, localMidnightMs, type LocalDate } from '../calendar/local-date.js';

/** How what came in a long gap is shared out over its time (docs/arithmetic/windows.md#long-gaps). */

/** Longer than this, what a register brought follows the weather of the days, not the clock. */
export const LINEAR_MS = DAY_MS;

/** Weight of a local day when a long gap is shared out (degree-days); null: not known. */
export type WeightOfDay = (date: LocalDate) => number | null;

/** What the seasons of a site say about a long gap. */
export interface OffSeason {
  isHeatingDay(date: LocalDate): boolean;
  /** What the point brings outside the season by its own readings beside the gap [t0, t1), per hour in the unit of the amount. */
  rate(t0: number, t1: number): number;
}

export interface GapRules {
  readonly timeZone: string;
  readonly weightOfDay: WeightOfDay;
  /** Default: every day is one of the season. */
  readonly offSeason?: OffSeason | undefined;
}

/** A local day as far as it lies in the gap, with what its part weighs. */
interface Day {
  readonly from: number;
  readonly to: number;
  readonly isHeating: boolean;
  readonly weight: number | null;
}

/** What lies before a day, and in it. */
interface Share {
  readonly before: number;
  readonly own: number;
}

/**
 * What of `amount` came in [t0, t), to be asked in rising order. Off-season days get what the point's own readings beside the gap show
 * outside the season, evenly; the rest goes to heating days by weight times share in the gap, linear within the day, evenly where
 * a weight is not known or all are 0. A gap without a heating day is shared out evenly.
 */
export function sharedOut(t0: number, t1: number, amount: number, rules: GapRules): (t: number) => number {
  const days = daysOf(t0, t1, rules);
  const heating = sharesOf(days, ({ isHeating, weight }) => (isHeating ? weight : 0));
  const evenly = sharesOf(days, ({ isHeating, from, to }) => (isHeating ? to - from : 0));
  const others = sharesOf(days, ({ isHeating, from, to }) => (isHeating ? 0 : to - from))!;
  if (evenly!.total === 0) return (t) => amount * ((t - t0) / (t1 - t0));
  const byWeight = heating && heating.total > 0 ? heating : evenly!;
  const outside = others.total === 0 ? 0 : Math.min(amount, (rules.offSeason!.rate(t0, t1) * others.total) / HOUR_MS);
  let at = 0;
  return (t) => {
    while (at > 0 && t < days[at]!.from) at -= 1;
    while (at < days.length - 1 && t >= days[at]!.to) at += 1;
    const { from, to } = days[at]!;
    const upTo = ({ shares, total }: Shares): number =>
      (shares[at]!.before + (shares[at]!.own * (t - from)) / (to - from)) / total;
    return (amount - outside) * upTo(byWeight) + (outside === 0 ? 0 : outside * upTo(others));
  };
}

function daysOf(t0: number, t1: number, { timeZone, weightOfDay, offSeason }: GapRules): Day[] {
  const days: Day[] = [];
  let date = localDateOf(t0, timeZone);
  let begin = localMidnightMs(date, timeZone);
  while (begin < t1) {
    const next = addDays(date, 1);
    const end = localMidnightMs(next, timeZone);
    const [from, to] = [Math.max(begin, t0), Math.min(end, t1)];
    if (to > from) {
      const isHeating = offSeason?.isHeatingDay(date) ?? true;
      const degreeDays = isHeating ? weightOfDay(date) : null;
      const weight = degreeDays === null ? null : (degreeDays * (to - from)) / (end - begin);
      days.push({ from, to, isHeating, weight });
    }
    [date, begin] = [next, end];
  }
  return days;
}

interface Shares {
  readonly shares: readonly Share[];
  readonly total: number;
}

/** null: of one of the days it is not known. */
function sharesOf(days: readonly Day[], weightOf: (day: Day) => number | null): Shares | null {
  const shares: Share[] = [];
  let total = 0;
  for (const day of days) {
    const own = weightOf(day);
    if (own === null) return null;
    shares.push({ before: total, own });
    total += own;
  }
  return { shares, total };
}
