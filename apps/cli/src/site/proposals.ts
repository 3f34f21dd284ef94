/** Defaults of `site new` that are found in what is known: zone of a town, factor of a country's grid, normals of a place. */
import { chooseFactor, convert, factorValue, type FactorSet, type Normals } from '#domain';
import type { SiteAnswers } from './answers.js';
import { slug } from './slug.js';

/** The zone that bears the name of the town; null: none does. */
export function namedZone(place: string): string | null {
  const town = place.trim().replaceAll(/\s+/g, '_').toLowerCase();
  return Intl.supportedValuesOf('timeZone').find((zone) => zone.toLowerCase().endsWith(`/${town}`)) ?? null;
}

/** A country whose clocks keep the zone, of those that a factor is named after: `grid.de` → DE. */
function ofCountry(factors: FactorSet, prefix: string, timeZone: string, unit: string): string | null {
  for (const [id, [factor]] of factors) {
    const country = new RegExp(`^${prefix}\\.([a-z]{2})(\\.default)?$`).exec(id)?.[1];
    if (country === undefined || convert(1, factor.unit, unit) === null) continue;
    if (zonesOf(country).includes(timeZone)) return id;
  }
  return null;
}

function zonesOf(country: string): readonly string[] {
  try {
    const locale = new Intl.Locale(`und-${country.toUpperCase()}`) as Intl.Locale & {
      readonly timeZones?: readonly string[];
      getTimeZones?(): readonly string[] | undefined;
    };
    return locale.getTimeZones?.() ?? locale.timeZones ?? [];
  } catch {
    return []; // not a country
  }
}

export const gridFactorOf = ({ factors }: { factors: FactorSet }, timeZone: string): string | null =>
  ofCountry(factors, 'grid', timeZone, 't.MW-1.h-1');

export const heatFactorOf = ({ factors }: { factors: FactorSet }, timeZone: string): string | null =>
  ofCountry(factors, 'heat', timeZone, 't.GJ-1');

/** The normals whose id begins with the name of the place. */
export const normalsOf = (normals: ReadonlyMap<string, Normals>, place: string): string | null =>
  [...normals.keys()].find((id) =>
    slug(place)
      .split('-')
      .some((word) => word.length > 3 && id.startsWith(`${word}-`)),
  ) ?? null;

/** Hours at full power in a year that district heating usually has: the shipped plant's target makes 2,077. */
const FULL_LOAD_HOURS = 2_000;
/** Methane and nitrous oxide of biomass, t of CO2 equivalent for each GJ of heat (IPCC defaults at 85 %). */
const BIOMASS_T_PER_GJ = 0.00224;

/** A first guess of the target in two digits, t: to be replaced by what the papers say. */
export function guessedTargetT(
  { factors, today }: { factors: FactorSet; today: string },
  { powerMw, kind, baseline, grid, metric }: SiteAnswers,
): number {
  const heatGj = powerMw * FULL_LOAD_HOURS * 3.6;
  const value = (id: string, use: 't/GJ' | 't/MW.h'): number => {
    const chosen = chooseFactor(factors, id, today, 'credit');
    return chosen ? factorValue(chosen.factor, use) : 0;
  };
  const gross = (heatGj * value(baseline.factor, 't/GJ')) / (baseline.boilerEfficiency ?? 1);
  const electricity = grid === null ? 0 : (heatGj / 3.6) * kind.electricityShare * value(grid, 't/MW.h');
  const net = gross - electricity - (kind.fuel === null ? 0 : heatGj * BIOMASS_T_PER_GJ);
  const tonnes = metric === 'avoided.net' ? net : gross;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, tonnes))) - 1);
  return Math.max(1, Math.round(tonnes / step) * step);
}
