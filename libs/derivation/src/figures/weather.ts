import {
  addDays,
  convert,
  datesBetween,
  fileHdd,
  localDateOf,
  localMidnightMs,
  normalHdd,
  versionAt,
  weatherSourcesOf,
  type LocalDate,
  type Normals,
  type Point,
  type Site,
  type WeatherSource,
  type WeightOfDay,
} from '#domain';
import { readDailyTemperatures, type Queryable } from '#postgres';
import type { DerivedSite } from '../derived-site.js';

/** Base of the degree-days where no normals say otherwise: heat duty, Chinese practice (docs/arithmetic/windows.md#weather). */
export const DEFAULT_BASE_C = 18;

/** What one day was, and who says so: the address of a point, or the name of a file. */
export interface DayWeather {
  readonly hdd: number;
  /** Daily mean, Cel; null: the source has degree-days only, and none is left of them on a warm day. */
  readonly celsius: number | null;
  readonly source: string;
}

/** Weather by local date of the days that touch [fromMs, toMs], each from the first source that knows it; days that none knows are left out. */
export async function readWeather(
  q: Queryable,
  { site, points }: DerivedSite,
  fromMs: number,
  toMs: number,
  baseC = DEFAULT_BASE_C,
): Promise<Map<LocalDate, DayWeather>> {
  const zone = site.timeZone;
  const dates = datesBetween(localDateOf(fromMs, zone), localDateOf(toMs, zone));
  const weather = new Map<LocalDate, DayWeather>();
  for (const source of weatherSourcesOf(site)) {
    const open = dates.filter((date) => !weather.has(date) && (source.from === null || date >= source.from));
    if (open.length === 0) continue;
    const known = source.kind === 'point' ? await readPoint(q, points.get(source.point), zone, open) : null;
    for (const date of open) {
      const celsius = known?.get(date);
      const measured = celsius === undefined ? null : Math.max(0, baseC - celsius);
      const hdd = source.kind === 'file' ? fileHdd(source, date, baseC) : measured;
      if (hdd === null) continue;
      const name = source.kind === 'file' ? source.file : source.point;
      weather.set(date, { hdd, celsius: celsius ?? celsiusOf(source, date, hdd, baseC), source: name });
    }
  }
  return weather;
}

/** What the temperature of a day was by a file. */
function celsiusOf(source: WeatherSource, date: LocalDate, hdd: number, baseC: number): number | null {
  if (source.kind === 'file' && source.baseC === null) return source.days[date] ?? null;
  return hdd > 0 ? baseC - hdd : null;
}

async function readPoint(
  q: Queryable,
  weather: { readonly pointId: number; readonly point: Point } | undefined,
  zone: string,
  dates: readonly LocalDate[],
): Promise<Map<LocalDate, number>> {
  if (!weather) return new Map();
  const days = await readDailyTemperatures(q, weather.pointId, zone, {
    fromMs: localMidnightMs(dates.at(0)!, zone),
    toMs: localMidnightMs(addDays(dates.at(-1)!, 1), zone),
  });
  const celsius = new Map<LocalDate, number>();
  for (const [date, mean] of days) {
    const converted = convert(mean, versionAt(weather.point, localMidnightMs(date, zone)).unit, 'Cel');
    if (converted !== null) celsius.set(date, converted);
  }
  return celsius;
}

/** Degree-days alone. */
export async function readDegreeDays(
  q: Queryable,
  derived: DerivedSite,
  fromMs: number,
  toMs: number,
  baseC = DEFAULT_BASE_C,
): Promise<Map<LocalDate, number>> {
  const weather = await readWeather(q, derived, fromMs, toMs, baseC);
  return new Map([...weather].map(([date, { hdd }]) => [date, hdd]));
}

/** What a day of a long gap weighs that no source knows: of the first plan by degree-days whose normals are there; null: there is none. */
export function normalsOfGaps({ targets }: Site, normals: ReadonlyMap<string, Normals>): Normals | null {
  for (const { plan } of targets) {
    const found = plan.method === 'degree-days' ? normals.get(plan.normals) : undefined;
    if (found) return found;
  }
  return null;
}

/** Base of the degree-days that long gaps are shared out by: that of their normals, so that known days and others are weighed alike. */
export const baseOfGaps = (normals: Normals | null): number => normals?.baseC ?? DEFAULT_BASE_C;

/** Weights by which a long gap is shared out over its days. */
export async function degreeDayWeights(
  q: Queryable,
  derived: DerivedSite,
  fromMs: number,
  toMs: number,
): Promise<WeightOfDay> {
  const normals = normalsOfGaps(derived.site, derived.normals);
  const days = await readDegreeDays(q, derived, fromMs, toMs, baseOfGaps(normals));
  return (date) => days.get(date) ?? (normals && normalHdd(normals, date));
}
