/**
 * Two seasons of the shipped plant as the aggregator would have left them: days and hours of figures, quarters of an hour of the weather.
 * The weather is that of two past winters; since one day the plant gives less.
 */
import { derivedSites, type DerivedSite } from '#derivation';
import { addDays, datesBetween, heatingSeason, HOUR_MS, localMidnightMs, winterHdd, type LocalDate } from '#domain';
import { Names, type Database } from '#postgres';
import { loadCatalogue, shippedConfigFolder, type Catalogue } from '#runtime';
import { correlatedNoise } from '#testing';

export const PERFORMING_NOW = Date.parse('2026-01-13T18:40:00Z');
/** First day of the loss, and what it takes. */
export const LOSS = { from: '2025-12-22', share: 0.06 } as const;
/** Nothing is known of the afternoon. */
export const GAP_DAY = '2025-12-08';
/** A tenth of its heat stands in for lost data. */
export const ESTIMATED_DAY = '2025-12-30';
export const TONNES_PER_GJ = 0.11;
const SEASON_GJ = 47_700 / TONNES_PER_GJ;
const NOISE = 0.01;
/** Whose weather the seasons that begin in 2024 and 2025 have. */
const WEATHER_YEARS_BEFORE = { 2024: 6, 2025: 5 } as const;

export interface PerformingDay {
  readonly date: LocalDate;
  readonly hdd: number;
  readonly heatGj: number;
  readonly hoursGj: readonly (number | null)[];
  readonly substitutedGj: number;
}

export interface PerformingPlant {
  readonly catalogue: Catalogue;
  readonly derived: DerivedSite;
  /** By the year in which their season begins. */
  readonly days: Readonly<Record<2024 | 2025, readonly PerformingDay[]>>;
}

/** Fills the database with the two seasons. @param to last whole day of the second one */
export async function fillPerformingPlant(db: Database, to: LocalDate = '2026-01-13'): Promise<PerformingPlant> {
  const catalogue = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  const site = catalogue.sites[0]!;
  const names = await Names.open(db);
  await names.declare(catalogue.sites);
  const derived = derivedSites(catalogue, names)[0]!;
  const days = { 2024: seasonOf(catalogue, 2024, null), 2025: seasonOf(catalogue, 2025, to) };
  for (const season of Object.values(days)) {
    await putFigures(db, derived, season);
    await putWeather(db, derived.points.get(site.weatherPoint!)!.pointId, site.timeZone, season);
  }
  return { catalogue, derived, days };
}

function seasonOf({ sites, normals }: Catalogue, year: 2024 | 2025, to: LocalDate | null): PerformingDay[] {
  const season = heatingSeason(sites[0]!.season, year);
  const { winters, days: normalDays } = normals.get('changchun-1991-2020')!;
  const dates = datesBetween(season.start, season.end);
  const normalKd = dates.reduce((sum, date) => sum + (normalDays.get(date.slice(5)) ?? 0), 0);
  const noise = correlatedNoise(year, dates.length, 0.4);
  const all = dates.map((date, i): PerformingDay => {
    const hdd = winterHdd(winters!, date, -WEATHER_YEARS_BEFORE[year])!;
    const share = date >= LOSS.from ? 1 - LOSS.share : 1;
    const wholeGj = (SEASON_GJ / normalKd) * hdd * share + NOISE * (SEASON_GJ / dates.length) * noise[i]!;
    const shape = Array.from({ length: 24 }, (_, h) => 1 + 0.08 * Math.cos(((h - 5) / 12) * Math.PI));
    const hoursGj = shape.map((part, h) => (date === GAP_DAY && h >= 12 ? null : (wholeGj / 24) * part));
    const heatGj = hoursGj.reduce<number>((sum, gj) => sum + (gj ?? 0), 0);
    return { date, hdd, heatGj, hoursGj, substitutedGj: date === ESTIMATED_DAY ? 0.1 * heatGj : 0 };
  });
  return to === null ? all : all.filter(({ date }) => date <= to);
}

interface Row {
  readonly grain: 'hour' | 'day' | 'season';
  readonly startMs: number;
  readonly label: string;
  readonly heatGj: number;
  readonly substitutedGj: number;
  readonly coverage: number;
  readonly lengthMs: number;
}

async function putFigures(db: Database, { siteId, site }: DerivedSite, days: readonly PerformingDay[]): Promise<void> {
  const { timeZone } = site;
  const rows = days.flatMap(({ date, heatGj, hoursGj, substitutedGj }): Row[] => {
    const startMs = localMidnightMs(date, timeZone);
    const known = hoursGj.filter((gj) => gj !== null).length / 24;
    const share = substitutedGj / heatGj;
    const hours = hoursGj.flatMap((gj, h): Row[] => {
      const at = startMs + h * HOUR_MS;
      if (gj === null) return [];
      const label = new Date(at).toISOString();
      return [
        { grain: 'hour', startMs: at, label, heatGj: gj, substitutedGj: gj * share, coverage: 1, lengthMs: HOUR_MS },
      ];
    });
    const lengthMs = localMidnightMs(addDays(date, 1), timeZone) - startMs;
    return [{ grain: 'day', startMs, label: date, heatGj, substitutedGj, coverage: known, lengthMs }, ...hours];
  });
  const [first] = days;
  const sum = days.reduce((total, { heatGj }) => total + heatGj, 0);
  const startMs = localMidnightMs(first!.date, timeZone);
  const label = `season-${first!.date.slice(0, 4)}`;
  rows.push({ grain: 'season', startMs, label, heatGj: sum, substitutedGj: 0, coverage: 1, lengthMs: HOUR_MS });
  const told = ({ heatGj, coverage, lengthMs }: Row): string => {
    const ms = coverage * lengthMs;
    const tonnes = { ms, amount: heatGj * TONNES_PER_GJ, takenOff: 0 };
    return JSON.stringify({ heatGj: { ms, amount: heatGj, takenOff: 0 }, grossT: tonnes, netT: tonnes, heldGj: 0 });
  };
  await db.execute(
    `insert into emission (site_id, grain, start, label, heat_gj, gross_t, net_t, substituted_gj, coverage_pct, told_pct, told, configuration_hash)
     select $1, grain, to_timestamp(s / 1000), label, gj, gj * ${TONNES_PER_GJ}, gj * ${TONNES_PER_GJ}, sub, 100 * cov, 100 * cov, told, 'h'
     from unnest($2::text[], $3::float8[], $4::text[], $5::float8[], $6::float8[], $7::float8[], $8::jsonb[]) x(grain, s, label, gj, sub, cov, told)`,
    [
      siteId,
      rows.map((row) => row.grain),
      rows.map((row) => row.startMs),
      rows.map((row) => row.label),
      rows.map((row) => row.heatGj),
      rows.map((row) => row.substitutedGj),
      rows.map((row) => row.coverage),
      rows.map(told),
    ],
  );
}

/** A quarter of an hour in each hour. */
async function putWeather(
  db: Database,
  pointId: number,
  timeZone: string,
  days: readonly PerformingDay[],
): Promise<void> {
  await db.execute(
    `insert into window_15m (point_id, start, mean, held_ms, covered_ms, state)
     select $1, to_timestamp(s / 1000) + h * interval '1 hour', celsius, 900000, 900000, '{}'
     from unnest($2::float8[], $3::float8[]) x(s, celsius), generate_series(0, 23) h`,
    [pointId, days.map(({ date }) => localMidnightMs(date, timeZone)), days.map(({ hdd }) => 18 - hdd)],
  );
}
