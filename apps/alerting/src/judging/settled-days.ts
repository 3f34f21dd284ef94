import { HOUR_MS, QUARTER_HOUR_MS, type TargetStatus } from '#domain';
import { readRuleState, writeRuleState, type Queryable } from '#postgres';

/** Nothing new about the days of a target for so long: what is missing is not merely on its way. */
const SETTLED_MS = QUARTER_HOUR_MS;
/** Whatever still comes: no verdict waits longer. */
const LONGEST_MS = 6 * HOUR_MS;
/** Of a day that is covered like this nothing is awaited, %. */
const COVERED_PCT = 97;
/** Name under which the memory lies beside that of the rules. */
const MEMORY = 'awaited-day';

type Standing = Pick<
  TargetStatus,
  'id' | 'period' | 'toDateAsOf' | 'coveragePct' | 'dayCoveragePct' | 'monthCoveragePct'
>;

/** A day of which data is missing, as the documents have shown it. Times are Unix ms. */
export interface AwaitedDay {
  /** Last whole local day of the document. */
  readonly date: string | null;
  readonly firstMs: number;
  readonly shown: string;
  /** Since when this is shown. */
  readonly sinceMs: number;
}

/**
 * Whether a day may be judged. After a start or an outage gateways send what they kept, newest or oldest first: a day that is half known
 * would raise an alarm that the next minute takes back. A day of which data is missing is judged when a quarter of an hour has
 * brought nothing more, or after six hours; a day that is covered at once (`awaited` is null then).
 * @param before of the same target and period
 */
export function awaitDay(
  before: AwaitedDay | null,
  target: Standing,
  nowMs: number,
): { readonly isSettled: boolean; readonly awaited: AwaitedDay | null } {
  const { toDateAsOf: date, coveragePct, dayCoveragePct, monthCoveragePct } = target;
  const coverages = [coveragePct, dayCoveragePct ?? 100, monthCoveragePct ?? 100];
  if (Math.min(...coverages) >= COVERED_PCT) return { isSettled: true, awaited: null };
  const shown = coverages.join();
  const isSameDay = before?.date === date;
  const awaited: AwaitedDay = {
    date,
    firstMs: isSameDay ? before.firstMs : nowMs,
    shown,
    sinceMs: isSameDay && before.shown === shown ? before.sinceMs : nowMs,
  };
  return {
    isSettled: nowMs - awaited.sinceMs >= SETTLED_MS || nowMs - awaited.firstMs >= LONGEST_MS,
    awaited,
  };
}

/** The targets of a document whose days may be judged; to be asked of every document, also before a day is due. */
export async function settledTargets(
  tx: Queryable,
  site: string,
  targets: readonly TargetStatus[],
  nowMs: number,
): Promise<TargetStatus[]> {
  const settled: TargetStatus[] = [];
  for (const target of targets) {
    const key = { site, rule: MEMORY, subject: `${target.id}.${target.period}` };
    const before = (await readRuleState(tx, key)) as AwaitedDay | null;
    const { isSettled, awaited } = awaitDay(before, target, nowMs);
    if (isSettled) settled.push(target);
    const isNews = awaited !== null && (awaited.shown !== before?.shown || awaited.date !== before.date);
    if (isNews) await writeRuleState(tx, key, awaited);
  }
  return settled;
}
