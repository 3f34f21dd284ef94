import { HOUR_MS, QUARTER_HOUR_MS, type TargetStatus } from '#domain';

/** Nothing new about the days of a target for so long: what is missing is not merely on its way. */
const SETTLED_MS = QUARTER_HOUR_MS;
/** Whatever still comes: no verdict waits longer. */
const LONGEST_MS = 6 * HOUR_MS;
/** Of a day that is covered like this nothing is awaited, %. */
const COVERED_PCT = 97;

type Standing = Pick<
  TargetStatus,
  'id' | 'period' | 'toDateAsOf' | 'coveragePct' | 'dayCoveragePct' | 'monthCoveragePct'
>;

/**
 * Which days may be judged. After a start or an outage gateways send what they kept, newest or oldest first: a day that is half known
 * would raise an alarm that the next minute takes back. A day of which data is missing is judged when a quarter of an hour has
 * brought nothing more, or after six hours; a day that is covered at once.
 */
export class SettledDays {
  private readonly seen = new Map<string, Seen>();

  /** To be asked of every document, also before the day is due. */
  isSettled(site: string, target: Standing, nowMs: number): boolean {
    const { id, period, toDateAsOf, coveragePct, dayCoveragePct, monthCoveragePct } = target;
    const coverages = [coveragePct, dayCoveragePct ?? 100, monthCoveragePct ?? 100];
    if (Math.min(...coverages) >= COVERED_PCT) return true;
    const key = `${site}/${id}.${period}`;
    const shown = coverages.join();
    let seen = this.seen.get(key);
    if (seen?.date !== toDateAsOf) seen = { date: toDateAsOf, firstMs: nowMs, shown, sinceMs: nowMs };
    else if (seen.shown !== shown) seen = { ...seen, shown, sinceMs: nowMs };
    this.seen.set(key, seen);
    return nowMs - seen.sinceMs >= SETTLED_MS || nowMs - seen.firstMs >= LONGEST_MS;
  }
}

interface Seen {
  /** Last whole local day of the document. */
  readonly date: string | null;
  readonly firstMs: number;
  readonly shown: string;
  /** Since when this is shown. */
  readonly sinceMs: number;
}
