import { addDays, localDateOf, localMidnightMs, type WeightOfDay } from '#domain';
import { readDailyTemperatures, type Queryable } from '#postgres';
import type { DerivedSite } from './derived-site.js';

/** Base of the degree-days where no normals say otherwise: heat duty, Chinese practice (domain.md 2.3). */
export const DEFAULT_BASE_C = 18;

/** Degree-days as measured, by local date, of the days that touch [fromMs, toMs]; days without enough weather are left out. */
export async function readDegreeDays(
  q: Queryable,
  { site, points }: DerivedSite,
  fromMs: number,
  toMs: number,
  baseC = DEFAULT_BASE_C,
): Promise<Map<string, number>> {
  const weather = site.weatherPoint === null ? undefined : points.get(site.weatherPoint);
  if (!weather) return new Map();
  const zone = site.timeZone;
  const temperatures = await readDailyTemperatures(q, weather.pointId, zone, {
    fromMs: localMidnightMs(localDateOf(fromMs, zone), zone),
    toMs: localMidnightMs(addDays(localDateOf(toMs, zone), 1), zone),
  });
  return new Map([...temperatures].map(([date, celsius]) => [date, Math.max(0, baseC - celsius)]));
}

/** Weights by which a long gap is shared out over its days. */
export async function degreeDayWeights(
  q: Queryable,
  derived: DerivedSite,
  fromMs: number,
  toMs: number,
): Promise<WeightOfDay> {
  const days = await readDegreeDays(q, derived, fromMs, toMs);
  return (date) => days.get(date) ?? null;
}
