import type { Site } from '#domain';
import { buildDevice, buildSite } from './build-site.js';

/** One site with a device of each kind of point: register, gauges, a state, an amount. */
export function samplePlant(): Site {
  return buildSite({
    devices: [
      buildDevice('boiler-1', {
        'heat.power': { kind: 'gauge', unit: 'MW', min: 0, max: 34.8 },
        'heat.energyTotal': { kind: 'total', unit: 'GJ', modulus: 1_000_000, resolution: 0.1, maxRatePerHour: 208.8 },
        'water.supplyTemp': { kind: 'gauge', unit: 'Cel' },
        'boiler.state': { kind: 'state', unit: '1', states: ['off', 'starting', 'on', 'fault'] },
        'alarm.code': { kind: 'state', unit: '1' },
      }),
      buildDevice('fuel-gate', {
        'fuel.received': { kind: 'delta', unit: 't', intervalMs: null },
        'fuel.moisture': { kind: 'gauge', unit: '%', intervalMs: null },
      }),
      buildDevice(
        'two-registers',
        { a: { kind: 'total', unit: 'MW.h' }, b: { kind: 'total', unit: 'GJ' } },
        { kind: 'heat-meter' },
      ),
      buildDevice('gone', { a: { kind: 'gauge', unit: 'MW' } }, { removed: true }),
    ],
  });
}
