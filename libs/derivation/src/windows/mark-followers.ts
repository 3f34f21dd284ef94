import { addDays, HOUR_MS, localDateOf, localHourStart, localMidnightMs, weatherSourcesOf } from '#domain';
import {
  addHourMarks,
  addMarks,
  allEnded,
  readEstimatedSpans,
  readSubstitutedHours,
  type ChangedWindow,
  type MarkCause,
  type Queryable,
} from '#postgres';
import { markBridges, markBridgesIn } from '../bridges/mark-bridges.js';
import { countedPoints, type DerivedSite } from '../derived-site.js';
import { NEIGHBOUR_MS, REFERENCE_MS } from '../figures/gap-surroundings.js';
import { edgeGapsBeside } from './edge-gaps.js';

/** The hours whose figures are made from changed windows, and the gaps that other weather, or other readings beside them, share out differently. */
export async function markFollowers(
  tx: Queryable,
  derived: DerivedSite,
  changed: readonly ChangedWindow[],
  cause: MarkCause,
): Promise<void> {
  if (changed.length === 0) return;
  const { site, siteId, points } = derived;
  const counted = new Set(countedPoints(site).flatMap((address) => points.get(address)?.pointId ?? []));
  const hours = new Set<number>();
  for (const { pointId, startMs } of changed) {
    if (counted.has(pointId)) hours.add(localHourStart(startMs, site.timeZone));
  }
  const [beside, edges] = await allEnded([
    () => gapsBeside(tx, siteId, hours),
    () => edgeGapsBeside(tx, derived, changed),
  ]);
  await addHourMarks(tx, siteId, [...hours, ...beside], cause);
  await addMarks(tx, edges, cause);
  await markBridges(tx, derived, changed, cause);

  const weatherIds = new Set(
    weatherSourcesOf(site).flatMap((source) =>
      source.kind === 'point' ? (points.get(source.point)?.pointId ?? []) : [],
    ),
  );
  const weather = changed.filter(({ pointId }) => weatherIds.has(pointId)).map(({ startMs }) => startMs);
  if (weather.length === 0) return;
  const midnight = (ms: number, days: number): number =>
    localMidnightMs(addDays(localDateOf(ms, site.timeZone), days), site.timeZone);
  const first = weather.reduce((a, b) => Math.min(a, b));
  const last = weather.reduce((a, b) => Math.max(a, b));
  const range = { fromMs: midnight(first, 0), toMs: midnight(last, 1) };
  await addMarks(tx, await readEstimatedSpans(tx, siteId, range), cause);
  // What stands in for lost readings may be made from the weather of its own days and of those before them.
  await addHourMarks(
    tx,
    siteId,
    await readSubstitutedHours(tx, siteId, range.fromMs, range.toMs + REFERENCE_MS),
    cause,
  );
  await markBridgesIn(tx, derived, { fromMs: range.fromMs, toMs: range.toMs + REFERENCE_MS }, cause);
}

/**
 * Hours in which something stands in that is made from the rate beside its gap. That is of an hour that begins or ends where the gap does, at a
 * quarter: other windows may change it where no figure of an hour is another one.
 */
async function gapsBeside(tx: Queryable, siteId: number, hours: ReadonlySet<number>): Promise<number[]> {
  if (hours.size === 0) return [];
  let [first, last] = [Infinity, -Infinity];
  for (const startMs of hours) [first, last] = [Math.min(first, startMs), Math.max(last, startMs)];
  const beside = await readSubstitutedHours(tx, siteId, first - NEIGHBOUR_MS, last + HOUR_MS + NEIGHBOUR_MS);
  return beside.filter((startMs) => !hours.has(startMs));
}
