import {
  convert,
  devicesAbove,
  EXCLUDING_CODES,
  HOUR_MS,
  instantOf,
  QUALITIES,
  usualRange,
  versionAt,
  type Device,
  type Point,
  type PointLimits,
  type Site,
  type UsualRange,
} from '#domain';
import type { PlantAnswer } from '#contracts';
import type { DerivedSite } from '#derivation';
import { readNewestOfPoints, readUsualValues, type NewestOfPoint, type Queryable } from '#postgres';
import { shownValue } from '../readings/shown-value.js';

type PlantDevice = PlantAnswer['devices'][number];
type PlantPoint = PlantDevice['points'][number];

/** An outdoor temperature that is older says nothing about the weather of now. */
const WEATHER_HOLDS_MS = HOUR_MS;

export interface Outdoor {
  readonly point: string;
  readonly pointId: number;
  readonly t: number;
  readonly celsius: number;
}

/** Newest readings by point id: what came last, and what can be believed. */
interface Newest {
  readonly good?: NewestOfPoint;
  readonly doubtful?: NewestOfPoint;
}

/** What all points of a site show at a moment, and the weather outside. */
export interface PlantNow {
  readonly newest: ReadonlyMap<number, Newest>;
  readonly outdoor: Outdoor | null;
}

export async function readPlantNow(
  q: Queryable,
  { site, siteId, points }: DerivedSite,
  nowMs: number,
): Promise<PlantNow> {
  const newest = new Map<number, Newest>();
  for (const row of await readNewestOfPoints(q, siteId, nowMs, EXCLUDING_CODES))
    newest.set(row.pointId, { ...newest.get(row.pointId), [row.isGood ? 'good' : 'doubtful']: row });
  const weather = site.weatherPoint === null ? undefined : points.get(site.weatherPoint);
  const last = weather && newest.get(weather.pointId)?.good;
  const celsius = last ? convert(last.v, versionAt(weather.point, last.t).unit, 'Cel') : null;
  const isFresh = last !== undefined && last.t > nowMs - WEATHER_HOLDS_MS;
  const outdoor =
    isFresh && celsius !== null
      ? { point: weather!.point.address, pointId: weather!.pointId, t: last.t, celsius }
      : null;
  return { newest, outdoor };
}

/** By point id; points that nothing can be said of are left out. Registers and states have none. */
export async function readUsualRanges(
  q: Queryable,
  { site, points }: DerivedSite,
  outdoor: Outdoor,
  nowMs: number,
): Promise<Map<number, UsualRange>> {
  const gauges = [...points.values()].filter(({ point }) => versionAt(point, nowMs).kind === 'gauge');
  const celsius = convert(outdoor.celsius, 'Cel', versionAt(points.get(outdoor.point)!.point, nowMs).unit)!;
  const values = await readUsualValues(
    q,
    gauges.map(({ pointId }) => pointId),
    { pointId: outdoor.pointId, celsius },
    { beforeMs: nowMs, timeZone: site.timeZone },
  );
  return new Map(
    [...values].flatMap(([pointId, { narrow, wide }]) => {
      const usual = usualRange(narrow, wide);
      return usual ? [[pointId, usual] as const] : [];
    }),
  );
}

/** The answer, of a site of which nothing may be stored yet. */
export function shownPlant(
  site: Site,
  nowMs: number,
  known: {
    readonly derived: DerivedSite;
    readonly now: PlantNow;
    readonly usual: ReadonlyMap<number, UsualRange>;
  } | null,
): PlantAnswer {
  const alive = site.devices.filter(({ removed }) => !removed);
  const shownPoint = (point: Point): PlantPoint => {
    const { kind, unit, min, max, intervalMs, limits } = versionAt(point, nowMs);
    const pointId = known?.derived.points.get(point.address)?.pointId;
    const newest = (pointId === undefined ? undefined : known?.now.newest.get(pointId)) ?? {};
    const usual = pointId === undefined ? undefined : known?.usual.get(pointId);
    const { good } = newest;
    return {
      id: point.id,
      address: point.address,
      kind,
      unit,
      min,
      max,
      intervalSeconds: intervalMs === null ? null : intervalMs / 1_000,
      last: good ? { ts: instantOf(good.t), value: shownValue(versionAt(point, good.t), good.v) } : null,
      quality: qualityOf(newest),
      usual: usual ?? null,
      limits: limits ? shownLimits(limits) : null,
    };
  };
  const shownDevice = (device: Device): PlantDevice => ({
    id: device.id,
    kind: device.kind,
    name: device.name,
    ratedMw: device.ratedMw,
    customer: device.customer,
    areaM2: device.areaM2,
    upstream: [...devicesAbove(device, alive)],
    points: device.points.filter(({ removed }) => !removed).map(shownPoint),
  });
  const outdoor = known?.now.outdoor ?? null;
  return {
    asOf: instantOf(nowMs),
    outdoor: outdoor && { point: outdoor.point, ts: instantOf(outdoor.t), celsius: outdoor.celsius },
    devices: alive.map(shownDevice),
  };
}

const shownLimits = (limits: PointLimits): NonNullable<PlantPoint['limits']> => {
  const { low, high, criticalLow, criticalHigh, consequence, origin } = limits;
  return { low, high, criticalLow, criticalHigh, consequence, origin };
};

function qualityOf({ good, doubtful }: Newest): PlantPoint['quality'] {
  if (!doubtful || (good && good.t >= doubtful.t)) return good ? 'good' : null;
  return doubtful.q === 0 ? 'excluded' : ((QUALITIES[doubtful.q] as PlantPoint['quality'] | undefined) ?? 'bad');
}
