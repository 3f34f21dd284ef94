import {
  hourEmissions,
  localDateOf,
  localHourStart,
  QUARTER_HOUR_MS,
  type Factor,
  type FactorSet,
  type HourFigures,
  type PointVersion,
  type Site,
  type Window,
} from '#domain';
import { deviceOf, heatFactor, pointOf, siteOf } from '../plants/plant-of-tests.js';

const METER = 'plant-meter/heat.energyTotal';

/** A site whose one register earns tonnes at the default heat factor. */
export function creditedSite(timeZone = 'Asia/Shanghai', version: Partial<PointVersion> = {}): Site {
  const point = pointOf('plant-meter', 'heat.energyTotal', { kind: 'total', unit: 'GJ', ...version });
  return {
    ...siteOf('park', timeZone, [deviceOf('plant-meter', 'heat-meter', [point])]),
    emissions: {
      credited: [{ point: METER, fromMs: -Infinity }],
      baseline: [{ method: 'heat-factor', factor: heatFactor.id, fromMs: -Infinity }],
      electricity: [],
      fossilFuels: [],
      biomass: [],
      haulage: [],
    },
  };
}

/** A heat factor in t/GJ that holds from a local day on; null: since ever. */
export const heatFactorFrom = (value: number, validFrom: string | null): Factor => ({
  ...heatFactor,
  value,
  unit: 't.GJ-1',
  validFrom,
  validTo: null,
});

/** Figures of one credited amount in an hour. */
export const figuresOf = (site: Site, factors: FactorSet, startMs: number, amount: number | null): HourFigures =>
  hourEmissions({
    site,
    factors,
    startMs,
    date: localDateOf(startMs, site.timeZone),
    amounts: new Map([
      [METER, { amount, unit: unitOf(site), coveragePct: amount === null ? 0 : 100, excluded: 0, codes: [] }],
    ]),
  });

const unitOf = (site: Site): string => site.devices[0]!.points[0]!.versions[0].unit;

/** Windows of the credited register into the figures of the local hours that hold them, in order of time. */
export function hoursOf(site: Site, factors: FactorSet, windows: readonly Window[]): [number, HourFigures][] {
  const amounts = new Map<number, number>();
  for (const { start, amount } of windows) {
    const hour = localHourStart(start, site.timeZone);
    expect(localHourStart(start + QUARTER_HOUR_MS - 1, site.timeZone)).toBe(hour);
    if (amount !== null) amounts.set(hour, (amounts.get(hour) ?? 0) + amount);
  }
  return [...amounts]
    .sort(([a], [b]) => a - b)
    .map(([startMs, amount]) => [startMs, figuresOf(site, factors, startMs, amount)]);
}

export const grossOf = (hours: readonly (readonly [number, HourFigures])[]): number =>
  hours.reduce((sum, [, { grossT }]) => sum + (grossT ?? 0), 0);
