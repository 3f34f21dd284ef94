import { DAY_MS, HOUR_MS, localDateOf, localHourStart, periodOf } from '#domain';
import {
  addHourMarks,
  addToOutbox,
  allEnded,
  deleteHourMarks,
  hasHourMarks,
  lockStatus,
  MARK_CAUSES,
  readOpenPeriods,
  readSubstitutedHours,
  readYearsWithoutFigure,
  statusMessage,
  takeHourMarks,
  writeStatus,
  writeTarget,
  type Database,
  type MarkCause,
  type Queryable,
} from '#postgres';
import { raiseOverClaims } from './claims/over-claimed.js';
import type { DerivedSite } from './derived-site.js';
import { deriveHours } from './figures/derive-hours.js';
import { deriveGrain, derivePeriods } from './figures/derive-periods.js';
import { FiguresInHand } from './figures/figures-in-hand.js';
import { NEIGHBOUR_MS, REFERENCE_MS } from './figures/gap-surroundings.js';
import { siteStatus } from './targets/site-status.js';
import { deriveTargets, type DerivedTarget } from './targets/derive-targets.js';
import { readGateWindows } from './fuel/fuel-site.js';
import { keepLedger } from './fuel/keep-ledger.js';

/** Class of the advisory locks that one site's figures are written under. */
const FIGURES_LOCK = 0x6772_6667; // "grfg"
/** How far a change reaches inside a month. */
const LONGEST_MONTH_MS = 31 * DAY_MS;
/** Hours per transaction; the rest keeps its marks. */
const MOST_HOURS = 2_000;

export interface Pass {
  /** Marks are left, or have come by what was made: call again. */
  readonly more: boolean;
  /** As many hours as were allowed. */
  readonly isFull: boolean;
  /** Hours that were computed. */
  readonly hours: number;
}

export interface FiguresSlice {
  readonly mostHours?: number;
  /** Only hours that start then or later: what is recent goes before what is old. */
  readonly sinceMs?: number;
}

/** Computes the hours of a site that wait, and the days, months and seasons that hold them: one transaction. */
export async function deriveFigures(
  db: Database,
  derived: DerivedSite,
  now: number,
  { mostHours = MOST_HOURS, sinceMs }: FiguresSlice = {},
): Promise<Pass> {
  return db.transaction(async (tx) => {
    await lockFigures(tx, derived.siteId);
    const { ids, hours, more: isFull } = await takeHourMarks(tx, derived.siteId, mostHours, sinceMs);
    if (hours.length === 0) return { more: false, isFull, hours: 0 };
    await computeHours(tx, derived, hours, now);
    await raiseOverClaims(tx, derived);
    await deleteHourMarks(tx, ids);
    const more = isFull || (await hasHourMarks(tx, derived.siteId, Infinity));
    return { more, isFull, hours: hours.length };
  });
}

/** The same for given hours, without marks: for a recompute. */
export async function computeHours(
  tx: Queryable,
  derived: DerivedSite,
  hours: readonly { readonly startMs: number; readonly cause: MarkCause }[],
  now: number,
): Promise<void> {
  for (const cause of MARK_CAUSES) {
    const own = hours.filter((hour) => hour.cause === cause);
    if (own.length === 0) continue;
    const datesOf = (starts: Iterable<number>) =>
      new Set([...starts].map((startMs) => localDateOf(startMs, derived.site.timeZone)));
    const looked = own.map(({ startMs }) => startMs);
    const days = datesOf(looked);
    // What the gate says needs nothing of the hours: it is asked for behind what they are made from.
    const [stored, gate] = await allEnded([
      () => deriveHours(tx, derived, own, now),
      () => readGateWindows(tx, derived, [...days].sort()),
    ]);
    const { changed, areGapsMoved, standing } = stored;
    const inHand = new FiguresInHand(tx, derived.siteId);
    inHand.put('hour', standing);
    const heatsWithin = inHand.heatsWithin.bind(inHand);
    // A recompute looks at sums for their own sake.
    const dates = cause === 'recompute' ? days : datesOf(changed);
    // The last hours are written meanwhile.
    await allEnded([
      () => stored.written(),
      () => keepLedger(tx, derived, days, cause, { gate, heatsWithin }),
      () => derivePeriods(tx, derived, dates, cause, now, inHand),
    ]);
    await markStandIns(tx, derived, changed, { cause, areGapsMoved });
  }
}

/**
 * Marks the hours in which something stands in that was made from what has changed: the days and the hour before a gap, the hour
 * after it, and where gaps have changed the other gaps of their months.
 */
async function markStandIns(
  tx: Queryable,
  { siteId }: DerivedSite,
  changed: ReadonlySet<number>,
  { cause, areGapsMoved }: { readonly cause: MarkCause; readonly areGapsMoved: boolean },
): Promise<void> {
  if (changed.size === 0) return;
  let [first, last] = [Infinity, -Infinity];
  for (const startMs of changed) [first, last] = [Math.min(first, startMs), Math.max(last, startMs)];
  const fromMs = first - (areGapsMoved ? LONGEST_MONTH_MS : NEIGHBOUR_MS);
  const hours = await readSubstitutedHours(tx, siteId, fromMs, last + REFERENCE_MS);
  await addHourMarks(
    tx,
    siteId,
    hours.filter((startMs) => !changed.has(startMs)),
    cause,
  );
}

/**
 * The coverage of the day, month and season in hand moves with the clock: called when an hour has begun. So does that of periods
 * that ended while no process ran: they are a share of the hours that they had then.
 */
export async function refreshPeriods(db: Database, derived: DerivedSite, now: number): Promise<void> {
  const zone = derived.site.timeZone;
  const hour = localHourStart(now, zone);
  const dates = new Set([localDateOf(hour, zone), localDateOf(hour - HOUR_MS, zone)]);
  await db.transaction(async (tx) => {
    await lockFigures(tx, derived.siteId);
    for (const { label, computedMs } of await readOpenPeriods(tx, derived.siteId)) {
      const period = periodOf(derived.site, label);
      if (period && computedMs < period.toMs && period.toMs <= now) dates.add(localDateOf(period.toMs - 1, zone));
    }
    await keepLedger(tx, derived, dates, 'readings');
    await derivePeriods(tx, derived, dates, 'readings', now);
    const years = new Set(await readYearsWithoutFigure(tx, derived.siteId));
    await deriveGrain(tx, derived, 'year', years, 'readings', now);
  });
}

/** No one else changes a figure of the site until the transaction ends. */
export const lockFigures = (tx: Queryable, siteId: number): Promise<unknown> =>
  tx.query('select pg_advisory_xact_lock($1, $2)', [FIGURES_LOCK, siteId]);

/** What `GET …/targets/{target}` answers, and what the status document takes its targets from. */
export const targetBody = ({ status, ...curves }: DerivedTarget): object => ({ ...status, ...curves });

/** Writes how the targets stand and the status document, and publishes it: one transaction with the outbox. */
export async function publishStatus(db: Database, derived: DerivedSite, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const version = await lockStatus(tx, derived.siteId);
    const targets = await deriveTargets(tx, derived, now);
    for (const target of targets) await writeTarget(tx, derived.siteId, target.status.id, targetBody(target), now);
    const body = await siteStatus(tx, derived, targets, now);
    const text = JSON.stringify(body);
    await writeStatus(tx, derived.siteId, version, body, now, text);
    await addToOutbox(tx, [statusMessage(derived.site.id, version, body, text)]);
  });
}
