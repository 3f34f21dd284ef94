import { HOUR_MS, MINUTE_MS, type Site } from '#domain';
import { deviceOf, pointOf, siteOf } from './plant-of-tests.js';

const METERS = ['meter-1', 'meter-2', 'meter-3'];

const register = (device: string) =>
  pointOf(device, 'heat.energyTotal', {
    kind: 'total',
    unit: 'GJ',
    intervalMs: 5 * MINUTE_MS,
    resolution: 0.1,
    maxRatePerHour: 200,
  });

/**
 * A site whose devices have nothing to do with each other but that their heat is added up: heat meters that are credited, a scale that
 * brings amounts, and a tank that no figure is made from.
 */
export const parallelSite = (): Site => ({
  ...siteOf('north', 'Asia/Shanghai', [
    ...METERS.map((device) => deviceOf(device, 'heat-meter', [register(device)])),
    deviceOf('counter', 'heat-meter', [
      pointOf('counter', 'heat.energy', { kind: 'delta', unit: 'GJ', intervalMs: HOUR_MS }),
    ]),
    deviceOf('tank', 'network', [pointOf('tank', 'level', { kind: 'gauge', unit: 'm3', intervalMs: 5 * MINUTE_MS })]),
  ]),
  emissions: {
    credited: [...METERS.map((device) => `${device}/heat.energyTotal`), 'counter/heat.energy'].map((point) => ({
      point,
      fromMs: -Infinity,
    })),
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
  targets: [],
});
