import {
  addDays,
  BRIDGE_MODEL_DAYS,
  convert,
  DAY_MS,
  deviceOf,
  isHeatingDay,
  isOfSeason,
  localDateOf,
  localMidnightMs,
  placesAbove,
  sumOf,
  versionAt,
  WINDOW_MS,
  type Bridge,
  type BridgeSubstations,
  type LocalDate,
  type Point,
  type ReferenceDay,
  type Site,
} from '#domain';
import { readAmountsOfParts, readDaySums, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { REFERENCE_DAYS, type CountedPoint } from '../figures/gap-surroundings.js';
import { COVERED_SHARE, heatRegister } from '../figures/network-heat.js';
import { readDegreeDays } from '../figures/weather.js';

type Known = Pick<Bridge, 'point' | 'spans' | 'hours' | 'decision'>;
interface Part {
  readonly startMs: number;
  readonly ms: number;
}
type DaySums = ReadonlyMap<LocalDate, number>;

type Registers = readonly Point[];
/** A site is never changed: what lies below its meters is found once, not with every batch of windows. */
const below = new WeakMap<Site, ReadonlyMap<string, Registers>>();

/** Heat registers of the substations that get their heat through a credited one alone, by address. @param address of a credited register */
export function registersBelow(site: Site, address: string): Registers {
  const known = below.get(site) ?? findBelow(site);
  below.set(site, known);
  return known.get(deviceOf(address)) ?? [];
}

/** By credited device. */
function findBelow(site: Site): ReadonlyMap<string, Registers> {
  const credited = [...new Set((site.emissions?.credited ?? []).map(({ point }) => deviceOf(point)))];
  const found = new Map(credited.map((id): [string, Point[]] => [id, []]));
  const above = placesAbove(site.devices);
  for (const device of site.devices) {
    if (device.kind !== 'substation' || device.removed || found.has(device.id)) continue;
    const places = above(device.id);
    const passed = credited.filter((id) => places.has(id));
    const register = passed.length === 1 ? heatRegister(device, Infinity) : undefined;
    if (register) found.get(passed[0]!)!.push(register);
  }
  for (const registers of found.values()) registers.sort((a, b) => (a.address < b.address ? -1 : 1));
  return found;
}

/** Addresses that bridges of a site are judged by, besides what is counted. */
export const comparedPoints = (site: Site): string[] => [
  ...new Set(
    (site.emissions?.credited ?? []).flatMap(({ point }) => registersBelow(site, point).map(({ address }) => address)),
  ),
];

/** Days before a bridge, its weather, and what the substations below say. */
export class BridgeSurroundings {
  private readonly sums = new Map<string, Promise<DaySums>>();

  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
  ) {}

  async of(
    one: CountedPoint,
    known: Known,
    parts: readonly Part[],
  ): Promise<Pick<Bridge, 'reference' | 'hdd' | 'substations'>> {
    const { season, timeZone } = this.derived.site;
    const firstDate = localDateOf(known.spans[0]!.fromMs, timeZone);
    const ofSeason = isOfSeason(known, { season });
    const covered = [...(await this.coveredDays(one.pointId, firstDate))]
      .filter(([date]) => isHeatingDay(season, date) === ofSeason)
      .slice(-BRIDGE_MODEL_DAYS);
    const dates = [...new Set(known.hours.map(({ date }) => date))];
    const hdd = await this.degreeDays([...covered.map(([date]) => date), ...dates]);
    const reference = covered.map(([date, amount]): ReferenceDay => ({ date, amount, hdd: hdd.get(date) ?? null }));
    return {
      reference,
      hdd: Object.fromEntries(dates.map((date) => [date, hdd.get(date) ?? null])),
      substations: await this.substations(one, known, parts, reference),
    };
  }

  private async degreeDays(dates: readonly LocalDate[]): Promise<ReadonlyMap<LocalDate, number>> {
    const { timeZone } = this.derived.site;
    const sorted = [...dates].sort();
    const known = new Map<LocalDate, number>();
    // Days of a reference may lie a season before the bridge: what lies between is not read.
    for (let i = 0; i < sorted.length;) {
      let j = i;
      while (j + 1 < sorted.length && sorted[j + 1]! <= addDays(sorted[j]!, 7)) j += 1;
      const [fromMs, toMs] = [localMidnightMs(sorted[i]!, timeZone), localMidnightMs(sorted[j]!, timeZone)];
      for (const [date, hdd] of await readDegreeDays(this.q, this.derived, fromMs, toMs)) known.set(date, hdd);
      i = j + 1;
    }
    return known;
  }

  /** By date, rising: what a point brought on days of the twelve months before a date of which nine tenths are covered, with nothing lost. */
  private coveredDays(pointId: number, firstDate: LocalDate): Promise<DaySums> {
    const key = `${pointId}/${firstDate}`;
    const read = this.sums.get(key) ?? this.readCoveredDays(pointId, firstDate);
    this.sums.set(key, read);
    return read;
  }

  private async readCoveredDays(pointId: number, firstDate: LocalDate): Promise<DaySums> {
    const { timeZone } = this.derived.site;
    const [fromMs, toMs] = [
      localMidnightMs(addDays(firstDate, -REFERENCE_DAYS), timeZone),
      localMidnightMs(firstDate, timeZone),
    ];
    const sums = await readDaySums(this.q, pointId, timeZone, fromMs, toMs);
    return new Map(
      sums.flatMap(({ date, amount, coveredMs, lostMs }): [LocalDate, number][] =>
        amount !== null && lostMs === 0 && coveredMs >= COVERED_SHARE * DAY_MS ? [[date, amount]] : [],
      ),
    );
  }

  private async substations(
    one: CountedPoint,
    { point, spans }: Known,
    parts: readonly Part[],
    reference: readonly ReferenceDay[],
  ): Promise<BridgeSubstations | null> {
    const { site, points } = this.derived;
    const below = registersBelow(site, point).flatMap(({ address }) => {
      const found = points.get(address);
      return found ? [{ address, ...found }] : [];
    });
    if (below.length === 0) return null;
    const shares = parts.map(({ startMs, ms }) => ({ startMs, share: ms / WINDOW_MS }));
    const rises = await readAmountsOfParts(
      this.q,
      below.map(({ pointId }) => pointId),
      shares,
    );
    const told = below.filter(({ pointId }) => rises.has(pointId));
    if (told.length === 0) return null;
    const firstMs = spans[0]!.fromMs;
    const firstDate = localDateOf(firstMs, site.timeZone);
    const { unit } = versionAt(one.point, firstMs);
    const inUnit = (substation: Point, amount: number): number =>
      convert(amount, versionAt(substation, firstMs).unit, unit) ?? 0;
    const daysOf = new Map<number, DaySums>();
    for (const { pointId } of told) daysOf.set(pointId, await this.coveredDays(pointId, firstDate));
    const days = reference.flatMap(({ date, amount }) => {
      const received = told.flatMap(({ pointId, point: own }) => {
        const day = daysOf.get(pointId)!.get(date);
        return day === undefined ? [] : [inUnit(own, day)];
      });
      return received.length < told.length ? [] : [{ date, above: amount, below: sumOf(received) }];
    });
    const rise = sumOf(told.map(({ pointId, point: own }) => inUnit(own, rises.get(pointId)!)));
    return { points: told.map(({ address }) => address), rise, days };
  }
}
