import { factorSet, HOUR_MS, type Site } from '#domain';
import { openEmptyPlant, type AccountedPlant } from './accounted-plant.js';
import { message, type Message } from './dirty-plant.js';
import { deviceOf, heatFactor, pointOf, siteOf } from './plant-of-tests.js';
import { waivedSite } from './waived-site.js';

/** 25 January 2026 in Berlin. Its heating season ends on 31 January, so that a week of heating days and a week of others follow. */
const FROM = Date.parse('2026-01-24T23:00:00Z');
const HOURS = 14 * 24;
export const GAS_WEEK_DAYS = 7;
/** 10 February, 11:00 in Berlin. */
export const GAS_NOW = Date.parse('2026-02-10T10:00:00Z');

const HEAT_MWH_PER_HOUR = 2;
const POWER_KWH_PER_HOUR = 100;
const GAS_T_PER_GJ = 0.0561;
const EFFICIENCY = 0.9;
const GRID_T_PER_MWH = 0.4;
/** What one day brings, by hand. */
export const GAS_DAY = {
  heatMwh: 24 * HEAT_MWH_PER_HOUR,
  grossT: (24 * HEAT_MWH_PER_HOUR * 3.6 * GAS_T_PER_GJ) / EFFICIENCY,
  netT:
    (24 * HEAT_MWH_PER_HOUR * 3.6 * GAS_T_PER_GJ) / EFFICIENCY - ((24 * POWER_KWH_PER_HOUR) / 1_000) * GRID_T_PER_MWH,
};

export const gasFactors = factorSet([
  { ...heatFactor, id: 'gas.natural', value: 56.1, region: null, validFrom: null, source: 'IPCC 2006, natural gas' },
  { ...heatFactor, id: 'grid.test', value: 0.4, unit: 'kg/(kW.h)', validFrom: null },
]);

const plain: Site = {
  ...siteOf('north', 'Europe/Berlin', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', {
        kind: 'total',
        unit: 'MW.h',
        intervalMs: HOUR_MS,
        resolution: 0.001,
      }),
    ]),
    deviceOf('aux-power', 'electricity-meter', [
      pointOf('aux-power', 'elec.energyTotal', { kind: 'total', unit: 'kW.h', intervalMs: HOUR_MS, resolution: 0.1 }),
    ]),
  ]),
  season: { start: '10-01', end: '01-31', exceptions: {} },
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'fuel', factor: 'gas.natural', boilerEfficiency: EFFICIENCY, fromMs: -Infinity }],
    electricity: [{ point: 'aux-power/elec.energyTotal', factor: 'grid.test', gridLossShare: 0, fromMs: -Infinity }],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
  targets: [
    {
      id: 'net-of-the-year',
      metric: 'avoided.net',
      amount: 2_000,
      unit: 't',
      period: 'calendarYear',
      plan: { method: 'flat' },
    },
    {
      id: 'heat-of-the-year',
      metric: 'heat',
      amount: 10_000,
      unit: 'MW.h',
      period: 'calendarYear',
      days: 'all',
      plan: { method: 'flat' },
    },
    {
      id: 'gross-of-the-season',
      metric: 'avoided.gross',
      amount: 500,
      unit: 't',
      period: 'heatingSeason',
      plan: { method: 'flat' },
    },
  ],
};

/** A plant that stands in for gas boilers, with targets of three periods, metrics and units; of its year two weeks are known. */
export const gasSite = waivedSite(plain, {
  factors: gasFactors,
  told: ['2026-01', '2026-02', '2026'],
  until: '2027-12-31',
});

const recording = (): Message[] =>
  Array.from({ length: HOURS + 1 }, (_, hour) => [
    message('plant-meter', FROM + hour * HOUR_MS, { 'heat.energyTotal': 1_000 + HEAT_MWH_PER_HOUR * hour }),
    message('aux-power', FROM + hour * HOUR_MS, { 'elec.energyTotal': 500 + POWER_KWH_PER_HOUR * hour }),
  ]).flat();

/** The plant with its two weeks stored and derived, in a database of its own. */
export async function openGasPlant(prefix: string): Promise<AccountedPlant> {
  const plant = await openEmptyPlant(prefix, gasSite, gasFactors);
  await plant.store.readings(...recording());
  await plant.derive();
  return plant;
}
