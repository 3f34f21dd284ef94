import { factorSet, HOUR_MS, type Device, type Site } from '#domain';
import { openEmptyPlant, type AccountedPlant } from './accounted-plant.js';
import { message, type Message } from './dirty-plant.js';
import { deviceOf, heatFactor, pointOf, siteOf } from './plant-of-tests.js';
import { waivedSite } from './waived-site.js';

/** January 2026 in Shanghai. */
export const MONTH_FROM = Date.parse('2025-12-31T16:00:00Z');
export const MONTH_HOURS = 31 * 24;
/** Local day from which another heat factor holds. */
export const FACTOR_CHANGES_ON = '2026-01-16';

export const AUDI = 'Audi FAW NEV (PPE)';
/** With what HTML and Excel stumble over. */
export const EAST = 'East <Süd> & "West"';
export const SILENT = 'Silent works';
export const UNMETERED = 'Old town';

export const suppliedFactors = factorSet([
  { ...heatFactor, validTo: FACTOR_CHANGES_ON },
  { ...heatFactor, value: 100, validFrom: FACTOR_CHANGES_ON, status: 'unverified' },
  { ...heatFactor, id: 'grid.jl', value: 0.4671, unit: 'kg/(kW.h)', u95: { minus: 0.05, plus: 0.05 } },
]);

const register = (device: string, unit: string, id = 'heat.energyTotal') =>
  pointOf(device, id, { kind: 'total', unit, intervalMs: HOUR_MS, resolution: 0.001 });
const substation = (id: string, customer: string, unit: string): Device => ({
  ...deviceOf(id, 'substation', [register(id, unit)]),
  customer,
});

const unwaived: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    { ...deviceOf('boiler-1', 'boiler', []), ratedMw: 58 },
    {
      ...deviceOf('plant-meter', 'heat-meter', [register('plant-meter', 'GJ')]),
      meter: { serial: 'KAM-0001', accuracyClass: 2, verifiedUntil: '2027-09-30', location: 'return' },
    },
    deviceOf('aux-power', 'electricity-meter', [register('aux-power', 'kW.h', 'elec.energyTotal')]),
    {
      ...substation('audi-a', AUDI, 'MW.h'),
      meter: { serial: 'S-17', accuracyClass: 2, verifiedUntil: '2026-01-20', location: 'return' },
    },
    substation('audi-b', AUDI, 'kW.h'),
    substation('east', EAST, 'GJ'),
    substation('silent', SILENT, 'MW.h'),
    { ...deviceOf('old-town', 'substation', []), customer: UNMETERED },
  ]),
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [{ point: 'aux-power/elec.energyTotal', factor: 'grid.jl', gridLossShare: 0, fromMs: -Infinity }],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

/** A plant with a meter at its outlet, and customers with meters of their own in three units. */
export const suppliedSite: Site = waivedSite(unwaived, { factors: suppliedFactors, told: [] });

/** The meter of the east sends nothing before 3 January. */
export const EAST_FROM_HOUR = 48;
/** The plant makes less than its customers take on 20 January: water was hot from before. */
const POOR_DAY = 19;

/** What each register counts in one hour of the month, in its own unit. */
export const HOURLY: Readonly<Record<string, (hour: number) => number>> = {
  'plant-meter': (hour) => (Math.floor(hour / 24) === POOR_DAY ? 41 : 80 + (hour % 5) * 2),
  'audi-a': (hour) => 8 + (hour % 4) * 0.5,
  'audi-b': (hour) => 2_500 + (hour % 3) * 100,
  east: (hour) => 25 + (hour % 2),
  'aux-power': () => 412.5,
};

function recording(hours: number): Message[] {
  return Object.entries(HOURLY).flatMap(([device, amount]) => {
    const point = device === 'aux-power' ? 'elec.energyTotal' : 'heat.energyTotal';
    let total = 1_000;
    const messages: Message[] = [];
    for (let hour = 0; hour <= hours; hour++) {
      const ts = MONTH_FROM + hour * HOUR_MS;
      if (device !== 'east' || hour >= EAST_FROM_HOUR) {
        messages.push(message(device, ts, { [point]: Math.round(total * 1_000) / 1_000 }));
      }
      total += amount(hour);
    }
    return messages;
  });
}

/** The plant with its month, or the first hours of it, stored and derived, in a database of its own. */
export async function openSuppliedPlant(prefix: string, hours = MONTH_HOURS): Promise<AccountedPlant> {
  const plant = await openEmptyPlant(prefix, suppliedSite, suppliedFactors);
  await plant.store.readings(...recording(hours));
  await plant.derive();
  return plant;
}
