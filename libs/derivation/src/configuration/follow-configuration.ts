import {
  countedPoints,
  factorChanges,
  factorUses,
  localHourStart,
  localMidnightMs,
  SINCE_EVER,
  siteConsequences,
  type FactorSet,
  type Normals,
  type Site,
  type SiteConsequences,
  type Span,
} from '#domain';
import {
  addHourMarks,
  addMarks,
  markHoursWithFactors,
  markStoredHours,
  readEstimatedSpans,
  readFirstReading,
  readStoredSpans,
  readSubstitutedHours,
  readWindowStarts,
  type Mark,
  type Queryable,
} from '#postgres';
import { judgesOtherwise, markJudgedOtherwise } from '../bridges/mark-bridges.js';
import type { DerivedSite } from '../derived-site.js';
import { REFERENCE_MS } from '../figures/gap-surroundings.js';
import { normalsOfGaps } from '../figures/weather.js';
import { rekeyPeriods } from './rekey-periods.js';

/** What counted for a site until now. */
export interface CountedBefore {
  readonly site: Site;
  readonly factors: FactorSet;
  /** For its targets, which are judged anew whenever they are published, and for the days of long gaps that no source knows. */
  readonly normals?: ReadonlyMap<string, Normals>;
}

/**
 * Marks what was made under another configuration and comes out of the new one differently, and nothing else; periods that
 * begin or end elsewhere are put right at once. To be called in the transaction in which the configuration is accepted.
 * @param derived the site as it counts from now on
 */
export async function followConfiguration(
  tx: Queryable,
  derived: DerivedSite,
  before: CountedBefore,
  now: number,
): Promise<void> {
  const { site, siteId } = derived;
  const consequences = siteConsequences(before.site, site);
  await addMarks(tx, await marksOf(tx, derived, consequences), 'configuration');
  for (const span of consequences.weather) await markByWeather(tx, siteId, span);
  const sharesAnew = sharesOtherwise(before, derived);
  if (sharesAnew) await markByWeather(tx, siteId, { fromMs: -Infinity, toMs: Infinity });
  if (sharesAnew || consequences.weather.length > 0 || judgesOtherwise(before.site, site))
    await markJudgedOtherwise(tx, { ...derived, ...before, normals: before.normals ?? derived.normals }, derived);
  await markHours(tx, derived, consequences.hours);
  await markHoursWithFactors(tx, siteId, factorSpans(derived, before), 'configuration');
  if (consequences.periods) await rekeyPeriods(tx, derived, now);
}

/** Of each device the stretches of its readings that are declared otherwise now. */
async function marksOf(
  tx: Queryable,
  { siteId, points }: DerivedSite,
  { windows, newPoints }: SiteConsequences,
): Promise<Mark[]> {
  if (windows.length === 0 && newPoints.length === 0) return [];
  const stored = new Map((await readStoredSpans(tx, siteId)).map((span) => [span.deviceId, span]));
  const marks = windows.flatMap(({ point, fromMs, toMs }): Mark[] => {
    const deviceId = points.get(point)?.deviceId;
    const span = deviceId === undefined ? undefined : stored.get(deviceId);
    if (!span || span.toMs < fromMs || span.fromMs >= toMs) return [];
    return [{ ...span, fromMs: Math.max(fromMs, span.fromMs), toMs: Math.min(toMs, span.toMs) }];
  });
  for (const address of newPoints) {
    const point = points.get(address);
    const span = point && stored.get(point.deviceId);
    const fromMs = span && (await readFirstReading(tx, point));
    // Ingestion may have read the new file before us.
    if (span && fromMs != null) marks.push({ ...span, fromMs });
  }
  const distinct = new Map(marks.map((mark) => [`${mark.deviceId} ${mark.fromMs} ${mark.toMs}`, mark]));
  return [...distinct.values()];
}

/** Whether days that no source knows weigh something else in a long gap. */
function sharesOtherwise({ site, normals }: CountedBefore, now: DerivedSite): boolean {
  const before = normals && normalsOfGaps(site, normals);
  return before !== undefined && before?.hash !== normalsOfGaps(now.site, now.normals)?.hash;
}

/** Gaps that were shared out by weather, and hours in which something stands in that was made from it. */
async function markByWeather(tx: Queryable, siteId: number, { fromMs, toMs }: Span): Promise<void> {
  await addMarks(tx, await readEstimatedSpans(tx, siteId, { fromMs, toMs }), 'configuration');
  const hours = await readSubstitutedHours(tx, siteId, fromMs, toMs + REFERENCE_MS);
  await addHourMarks(tx, siteId, hours, 'configuration');
}

/** Hours that follow other rules: those that have figures, and those that have only windows of what counts now. */
async function markHours(
  tx: Queryable,
  { site, siteId, points }: DerivedSite,
  spans: SiteConsequences['hours'],
): Promise<void> {
  if (spans.length === 0) return;
  await markStoredHours(tx, siteId, spans, 'configuration');
  const counted = countedPoints(site).flatMap((address) => points.get(address)?.pointId ?? []);
  const starts = await readWindowStarts(tx, counted, spans);
  const hours = new Set(starts.map((ms) => localHourStart(ms, site.timeZone)));
  await addHourMarks(tx, siteId, [...hours], 'configuration');
}

/** The hours that used a factor, on the days on which another version or value of it is chosen now. */
function factorSpans(
  { site, factors }: DerivedSite,
  before: CountedBefore,
): { factor: string | null; fromMs: number; toMs: number }[] {
  return factorChanges(before.factors, factors, factorUses(site)).map(({ id, from, to, wasKnown }) => ({
    factor: wasKnown ? id : null,
    fromMs: from === SINCE_EVER ? -Infinity : localMidnightMs(from, site.timeZone),
    toMs: to === null ? Infinity : localMidnightMs(to, site.timeZone),
  }));
}
