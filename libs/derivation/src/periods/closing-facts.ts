import {
  countedPoints,
  heldReadings,
  localDateOf,
  localMidnightMs,
  neverVerified,
  periodOf,
  versionAt,
  yearOf,
  type ClosingFacts,
  type Period,
  type Site,
} from '#domain';
import { readHeldStates, type Queryable, type StoredFigures } from '#postgres';
import { readHeldBridges } from '../bridges/held-bridges.js';
import type { DerivedSite } from '../derived-site.js';
import { findFactor } from '../lineage/read-lineage.js';
import { readPeriodStandings } from './period-standing.js';
import { readToldPct } from './told-share.js';

const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** What must be known of a month, season or year before anybody signs it. */
export async function readClosingFacts(
  q: Queryable,
  derived: DerivedSite,
  period: Period,
  { figures }: Pick<StoredFigures, 'figures'>,
  nowMs: number,
): Promise<ClosingFacts> {
  const { site } = derived;
  return {
    period: period.label,
    netKnown: site.emissions === null || figures.netT !== null,
    toldPct: await readToldPct(q, derived, period),
    held: await heldPoints(q, derived, period),
    factorMissing: figures.factorMissing,
    factors: figures.factorVersions.map((version) => ({
      version,
      status: findFactor(derived, version)[0]?.status ?? 'unknown',
    })),
    neverVerified: neverVerified(site, period),
    openMonths: await openMonths(q, derived, period, nowMs),
  };
}

/** Counted registers with readings, or a bridge, that wait for a decision, where that may change the period. */
async function heldPoints(q: Queryable, derived: DerivedSite, period: Period): Promise<string[]> {
  const bridged = (await readHeldBridges(q, derived, period)).map(({ point }) => point.address);
  return [...new Set([...(await heldReadingsOf(q, derived, period)), ...bridged])];
}

async function heldReadingsOf(q: Queryable, { site, points }: DerivedSite, { toMs }: Period): Promise<string[]> {
  const counted = countedPoints(site).flatMap((address) => points.get(address) ?? []);
  const byId = new Map(counted.map(({ pointId, point }) => [pointId, point]));
  const states = await readHeldStates(q, [...byId.keys()], END_OF_TIME_MS);
  return states.flatMap(({ pointId, state }) => {
    const point = byId.get(pointId)!;
    const held = heldReadings(state, (ms) => versionAt(point, ms).modulus);
    return held && Math.min(held.lastGood.t, held.sinceMs) < toMs ? [point.address] : [];
  });
}

/** Of a season the months since the end of the one before, of a year its own, that have figures and are not approved. */
async function openMonths(
  q: Queryable,
  { site, siteId }: DerivedSite,
  period: Period,
  nowMs: number,
): Promise<string[]> {
  if (period.grain !== 'season' && period.grain !== 'year') return [];
  const fromMs = startOfMonth(site, period.grain === 'year' ? period.fromMs : endOfSeasonBefore(site, period));
  const months = await readPeriodStandings(q, { site, siteId }, 'month', { fromMs, toMs: period.toMs, nowMs });
  return months.flatMap(({ label, state }) => (state === 'approved' ? [] : [label]));
}

const endOfSeasonBefore = (site: Site, { start, fromMs }: Period): number =>
  periodOf(site, `season-${yearOf(start) - 1}`)?.toMs ?? fromMs;

const startOfMonth = ({ timeZone }: Site, ms: number): number =>
  localMidnightMs(`${localDateOf(ms, timeZone).slice(0, 7)}-01`, timeZone);
