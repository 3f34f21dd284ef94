import {
  bridgeEffects,
  HOUR_MS,
  localDateOf,
  localHourEnd,
  versionAt,
  withBridges,
  type Bridge,
  type DataGap,
  type LocalDate,
  type PointAmount,
  type StandIn,
} from '#domain';
import { allEnded, readHourAmounts, type HourAmount, type Queryable } from '#postgres';
import { BridgeFinder } from '../bridges/find-bridges.js';
import { countedPoints, type DerivedSite } from '../derived-site.js';
import { findGaps, standInsByHour, type HourWithAmounts } from './fill-gaps.js';

/** An hour with everything that its figures are made from. */
export interface KnownHour {
  readonly startMs: number;
  readonly date: LocalDate;
  /** By address; points of which nothing is known are left out. */
  readonly amounts: ReadonlyMap<string, PointAmount>;
}

/** What the counted points brought in local hours, from committed windows, with what stands in where something is lost. */
export async function readHours(q: Queryable, derived: DerivedSite, startsMs: readonly number[]): Promise<KnownHour[]> {
  const finder = new BridgeFinder(q, derived);
  const [hours, bridges] = await allEnded([
    () => readWindowsOf(q, derived, startsMs),
    () => finder.ofHours(startsMs),
    () => finder.decisions(),
  ]);
  const effects = bridgeEffects(bridges, derived.site);
  const standIns = standInsByHour(await findGaps(q, derived, hours, finder), derived.site.timeZone);
  const counted = countedPoints(derived.site).flatMap((address) => {
    const found = derived.points.get(address);
    return found ? [{ address, ...found }] : [];
  });
  return hours.map(({ startMs, date, amounts }) => {
    const known = new Map<string, PointAmount>();
    for (const { address, point, pointId } of counted) {
      const standIn = standIns.get(startMs)?.get(address);
      const amount = amountOf(amounts.get(pointId), versionAt(point, startMs).unit, standIn);
      if (amount) known.set(address, withBridges(amount, effects.get(startMs)?.get(address)));
    }
    return { startMs, date, amounts: known };
  });
}

/** The gaps that some of these hours lie in. */
export const readGaps = async (q: Queryable, derived: DerivedSite, startsMs: readonly number[]): Promise<DataGap[]> =>
  findGaps(q, derived, await readWindowsOf(q, derived, startsMs), new BridgeFinder(q, derived));

/** The bridges that some of these hours lie in. */
export const readBridges = (q: Queryable, derived: DerivedSite, startsMs: readonly number[]): Promise<Bridge[]> =>
  new BridgeFinder(q, derived).ofHours(startsMs);

async function readWindowsOf(
  q: Queryable,
  derived: DerivedSite,
  startsMs: readonly number[],
): Promise<HourWithAmounts[]> {
  const pointIds = countedPoints(derived.site).flatMap((address) => derived.points.get(address)?.pointId ?? []);
  const byHour = new Map<number, Map<number, HourAmount>>();
  const spans = startsMs.map((startMs) => ({ startMs, endMs: localHourEnd(startMs, derived.site.timeZone) }));
  for (const row of await readHourAmounts(q, pointIds, spans)) {
    const hour = byHour.get(row.startMs) ?? new Map<number, HourAmount>();
    byHour.set(row.startMs, hour.set(row.pointId, row));
  }
  return startsMs.map((startMs) => ({
    startMs,
    date: localDateOf(startMs, derived.site.timeZone),
    amounts: byHour.get(startMs) ?? new Map<number, HourAmount>(),
  }));
}

/** null: nothing is known, and nothing stands in. */
function amountOf(row: HourAmount | undefined, unit: string, standIn: StandIn | undefined): PointAmount | null {
  if (!row && !standIn) return null;
  const { amount = null, coveredMs = 0, toldMs = 0, excluded = 0, codes = [] } = row ?? {};
  return { amount, unit, coveragePct: Math.min(100, (100 * coveredMs) / HOUR_MS), toldMs, excluded, codes, standIn };
}
