import { setTimeout as delay } from 'node:timers/promises';
import { markDifferences, recompute as recomputeSite, type DerivedSite, type Span } from '#derivation';
import { instantWithMs } from '#domain';
import {
  readCountingConfiguration,
  readKeptRules,
  readStoredSpans,
  readUnsettled,
  type AuditAction,
  type Database,
  type KeptRules,
  type Queryable,
  type ShadowComparison,
} from '#postgres';
import { actingUser } from '../audit/acting-user.js';
import { Failure, WrongUsage } from '../terminal/failure.js';
import type { Given } from '../system/running-system.js';
import { table, type Output } from '../terminal/output.js';
import { momentOf } from '../system/moment-of.js';
import { Progress } from '../terminal/progress-line.js';
import { countedSite } from '../system/counted-site.js';
import { withDatabase } from '../system/system-database.js';
import { tryProposals } from './what-if-table.js';

export interface RecomputeOptions extends Given {
  readonly site?: string;
  readonly from?: string;
  readonly to?: string;
  readonly wait: number;
  readonly dryRun?: boolean;
  /** What would change; empty: nothing, figures are checked. */
  readonly whatIf: readonly string[];
}

/** Nothing moved for so long: no aggregator is at work. */
const STALLED_MS = 30_000;
const LOOK_AGAIN_MS = 100;
const DRY_RUN_WAITS_S = 10;

/**
 * Makes every derived figure of a stretch of time again from raw readings and compares it with what is stored. What differs is
 * made again by the aggregator, and compared once more; or, with `--what-if`, shows what another configuration would make.
 * @throws Failure where figures differ and stay so
 */
export async function recompute(options: RecomputeOptions, output: Output): Promise<void> {
  await withDatabase(options, 'recompute', async (db) => {
    const counting = await readCountingConfiguration(db);
    const derived = await countedSite(db, counting, options.site);
    const span = await spanOf(db, derived, options);
    if (options.whatIf.length > 0) await tryProposals(db, { counting, derived, span, changes: options.whatIf }, output);
    else await check(db, derived, span, options, output);
  });
}

async function spanOf(db: Queryable, { site, siteId }: DerivedSite, { from, to }: RecomputeOptions): Promise<Span> {
  const stored = await readStoredSpans(db, siteId);
  if (stored.length === 0) throw new Failure(`site ${site.id} has no readings yet`);
  const span = {
    fromMs:
      from === undefined ? Math.min(...stored.map(({ fromMs }) => fromMs)) : momentOf(from, 'from', site.timeZone),
    toMs: to === undefined ? Date.now() : momentOf(to, 'to', site.timeZone),
  };
  if (span.toMs <= span.fromMs) throw new WrongUsage('--to lies before --from');
  return span;
}

async function check(
  db: Database,
  derived: DerivedSite,
  span: Span,
  options: RecomputeOptions,
  output: Output,
): Promise<void> {
  const { id } = derived.site;
  const found = await compared(db, derived, span, options, output);
  let left = found.differences;
  if (!options.dryRun) await markDifferences(db, derived, found, askedFor(id, span, found));
  if (left > 0 && !options.dryRun) {
    await waitUntilIdle(db, derived, options.wait, new Progress('marks left', output.json));
    left = (await compared(db, derived, span, options, output)).differences;
  }
  const { differences, values, first } = found;
  const kept = await readKeptRules(db, derived.siteId, span.fromMs, span.toMs);
  const rows = first.map(({ startMs, ...one }) => ({ ...one, start: instantWithMs(startMs) }));
  const result = {
    site: id,
    from: instantWithMs(span.fromMs),
    to: instantWithMs(span.toMs),
    figures: values,
    differences,
    left,
    kept,
    rows,
  };
  output.result(result, () => {
    const made = `${keptText(kept)}${id}: ${values.toLocaleString('en')} figures made again from raw readings`;
    if (differences === 0) return `${made}, no difference`;
    const shown = rows.map(({ what, start, before, after }) => [what, start, cell(before), cell(after)]);
    const end = left === 0 ? 'they are stored as they were made again' : `${left.toLocaleString('en')} are stored so`;
    return `${table(['figure', 'start', 'before', 'after'], shown)}\n${made}, ${differences.toLocaleString('en')} were different; ${end}`;
  });
  if (left === 0) return;
  throw new Failure(
    options.dryRun
      ? `${left} figures of ${id} are not what their readings make: without --dry-run they are made again`
      : `${left} figures of ${id} are different still: does an aggregator of another version run?`,
  );
}

const keptText = ({ hours, versions }: KeptRules): string =>
  hours === 0
    ? ''
    : `${hours.toLocaleString('en')} hours keep the rules that they were closed under (${versions.join(', ')}): --what-if rules shows what those of now would make of them\n`;

function askedFor(site: string, { fromMs, toMs }: Span, { values, differences }: ShadowComparison): AuditAction {
  const detail = { from: instantWithMs(fromMs), to: instantWithMs(toMs), figures: values, differences };
  const subject = `${detail.from}/${detail.to}`;
  return { site, who: actingUser(), action: 'recompute-requested', subject, reason: '', detail };
}

/**
 * A comparison in which nothing waits: readings that come meanwhile are in figures a moment later. A dry run does without an
 * aggregator, and says so where readings are not in figures yet.
 */
async function compared(
  db: Database,
  derived: DerivedSite,
  span: Span,
  { wait, dryRun }: RecomputeOptions,
  output: Output,
): Promise<ShadowComparison> {
  if (!dryRun) await waitUntilIdle(db, derived, wait, new Progress('marks left', output.json));
  const within = dryRun ? Math.min(wait, DRY_RUN_WAITS_S) : wait;
  for (const end = Date.now() + within * 1_000; ;) {
    const found = await recomputeSite(db, derived, span, { evenIfBusy: dryRun === true && Date.now() > end });
    if (found !== 'busy') return found;
    if (Date.now() > end && !dryRun) {
      throw new Failure(`readings of ${derived.site.id} wait to be computed for ${wait} s: does the aggregator run?`);
    }
    if (Date.now() > end)
      output.remark('readings wait that are not in figures yet: what they change is shown as different');
    await delay(LOOK_AGAIN_MS);
  }
}

const cell = (value: unknown): string | number | null =>
  value === null || value === undefined ? null : typeof value === 'number' ? value : JSON.stringify(value);

async function waitUntilIdle(
  db: Queryable,
  { site, siteId }: DerivedSite,
  waitS: number,
  progress: Progress,
): Promise<void> {
  let lastCount = -1;
  let movedAt = Date.now();
  for (const end = Date.now() + waitS * 1_000; ;) {
    const { waitingMarks: count } = await readUnsettled(db, siteId, site.devices);
    progress.show(null, count);
    if (count === 0) return progress.clear();
    if (count !== lastCount) movedAt = Date.now();
    lastCount = count;
    if (Date.now() - movedAt > STALLED_MS)
      throw new Failure(`${count} marks wait and none is taken: does the aggregator run?`);
    if (Date.now() > end)
      throw new Failure(`not done within ${waitS} s, ${count} marks are left: give more time with --wait`);
    await delay(LOOK_AGAIN_MS);
  }
}
