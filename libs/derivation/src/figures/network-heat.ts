import {
  addDays,
  byText,
  convert,
  entriesInForce,
  findDevice,
  inOrderOfTime,
  localDateOf,
  localMidnightMs,
  sumOf,
  versionAt,
  type Device,
  type LocalDate,
  type PassedHeat,
  type Point,
} from '#domain';
import { readDaySums, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

/** What is covered less says nothing about another meter. */
export const COVERED_SHARE = 0.9;
/** Substations of so much of the connected area receive what the plant gives. */
const METERED_AREA_SHARE = 0.95;

/** The whole local days of [fromMs, toMs) on which the plant and every substation are covered; in order. */
export async function readNetworkHeat(
  q: Queryable,
  derived: DerivedSite,
  fromMs: number,
  toMs: number,
): Promise<PassedHeat[]> {
  const zone = derived.site.timeZone;
  const heatOf = new Map<string, Promise<ReadonlyMap<LocalDate, number>>>();
  const heat = (point: Point): Promise<ReadonlyMap<LocalDate, number>> => {
    const read = heatOf.get(point.address) ?? readHeatOfDays(q, derived, point, fromMs, toMs);
    heatOf.set(point.address, read);
    return read;
  };
  const days: PassedHeat[] = [];
  const end = localDateOf(toMs - 1, zone);
  for (let date = localDateOf(fromMs, zone); date <= end; date = addDays(date, 1)) {
    const meters = metersOn(derived, date);
    if (!meters) continue;
    const plantGj = await total(date, meters.plant, heat);
    const substationsGj = plantGj === null ? null : await total(date, meters.substations, heat);
    if (plantGj !== null && substationsGj !== null) days.push({ date, plantGj, substationsGj });
  }
  return days;
}

/** What the network lost of the heat of these days, %; null: no heat. */
export function networkLossPct(days: readonly PassedHeat[]): number | null {
  const ordered = inOrderOfTime(days, ({ date }) => date);
  const plantGj = sumOf(ordered.map((day) => day.plantGj));
  const substationsGj = sumOf(ordered.map((day) => day.substationsGj));
  return plantGj > 0 ? 100 * (1 - substationsGj / plantGj) : null;
}

export const heatRegister = (device: Device, ms: number): Point | undefined =>
  device.points.find((point) => {
    const { kind, unit } = versionAt(point, ms);
    return kind === 'total' && convert(1, unit, 'GJ') !== null;
  });

/** By address, in which order their heat is added up. Only where the plant is credited at its outlet and its substations together supply the area that is connected. */
export function metersOn(
  { site, points }: DerivedSite,
  date: LocalDate,
): { readonly plant: readonly Point[]; readonly substations: readonly Point[] } | null {
  const connected = site.area?.connected.findLast(({ from }) => from <= date)?.m2 ?? null;
  if (connected === null) return null;
  const midnight = localMidnightMs(date, site.timeZone);
  const credited = entriesInForce(site.emissions?.credited ?? [], midnight);
  const plant = credited.flatMap(({ point }) => points.get(point)?.point ?? []);
  const supplied = site.devices
    .filter(({ kind, removed }) => kind === 'substation' && !removed)
    .toSorted((a, b) => byText(a.id, b.id));
  const kinds = plant.map(({ address }) => findDevice(site.devices, address)?.kind);
  if (plant.length === 0 || supplied.length === 0 || kinds.includes('substation')) return null;
  const metered = sumOf(supplied.map(({ areaM2 }) => areaM2 ?? 0));
  if (metered < METERED_AREA_SHARE * connected) return null;
  const substations = supplied.map((device) => heatRegister(device, midnight));
  return substations.every((point) => point !== undefined) ? { plant, substations } : null;
}

/** Heat of a register on the days that it covers, GJ. */
async function readHeatOfDays(
  q: Queryable,
  derived: DerivedSite,
  point: Point,
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<LocalDate, number>> {
  const zone = derived.site.timeZone;
  const found = derived.points.get(point.address);
  const sums = found ? await readDaySums(q, found.pointId, zone, fromMs, toMs) : [];
  return new Map(
    sums.flatMap(({ date, amount, coveredMs }): [LocalDate, number][] => {
      const midnight = localMidnightMs(date, zone);
      const lengthMs = localMidnightMs(addDays(date, 1), zone) - midnight;
      if (amount === null || coveredMs < COVERED_SHARE * lengthMs) return [];
      return [[date, convert(amount, versionAt(point, midnight).unit, 'GJ')!]];
    }),
  );
}

async function total(
  date: LocalDate,
  points: readonly Point[],
  heat: (point: Point) => Promise<ReadonlyMap<LocalDate, number>>,
): Promise<number | null> {
  let sum = 0;
  for (const point of points) {
    const gj = (await heat(point)).get(date);
    if (gj === undefined) return null;
    sum += gj;
  }
  return sum;
}
