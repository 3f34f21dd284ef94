import { jest } from '@jest/globals';
import { continueDevices, derivedDevices, derivedSites, RunningDevices } from '#derivation';
import { MINUTE_MS } from '#domain';
import { readMarkedDevices } from '#postgres';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2025-11-01T00:00:00Z');
const PER_BATCH = 500;

/** How many readings each has sent in a burst. */
const SENT = new Map([
  ...Array.from({ length: 48 }, (_, i): [string, number] => [`tank-${i}`, 300]),
  ['much', 9_000],
  ['too-much', 11_000],
]);

const site = siteOf(
  'north',
  'Asia/Shanghai',
  [...SENT.keys()].map((device) =>
    deviceOf(device, 'network', [pointOf(device, 'level', { kind: 'gauge', unit: 'm3', intervalMs: MINUTE_MS })]),
  ),
);

describe('a burst of many devices', () => {
  it('is derived together, but for a device that alone is too much', async () => {
    const store = await TestStore.open('burst', [site]);
    try {
      const derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
      for (const [device, sent] of SENT) {
        const rows = Array.from({ length: sent }, (_, i) => ({ ts: T + i * MINUTE_MS, values: { level: i % 7 } }));
        for (let i = 0; i < sent; i += PER_BATCH)
          await store.readings(readings({ device, readings: rows.slice(i, i + PER_BATCH) }));
      }
      const devices = derivedDevices(derived);
      const idOf = (device: string): number => store.names.device(site.id, device)!.deviceId;
      const { left } = await continueDevices(store.db, derived, [...devices.values()]);
      expect(left).toEqual([idOf('too-much')]);
      expect(await readMarkedDevices(store.db)).toEqual([idOf('too-much')]);
    } finally {
      await store.close();
    }
  });

  it('goes on by parts where all of them were known before: none is read in vain, none is left', async () => {
    const store = await TestStore.open('known', [site]);
    try {
      const derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
      const devices = [...derivedDevices(derived).values()];
      const running = new RunningDevices();
      for (const device of SENT.keys())
        await store.readings(readings({ device, readings: [{ ts: T - MINUTE_MS, values: { level: 0 } }] }));
      expect(await continueDevices(store.db, derived, devices, { running })).toEqual({ left: [] });
      for (const [device, sent] of SENT) {
        const rows = Array.from({ length: sent }, (_, i) => ({ ts: T + i * MINUTE_MS, values: { level: i % 7 } }));
        for (let i = 0; i < sent; i += PER_BATCH)
          await store.readings(readings({ device, readings: rows.slice(i, i + PER_BATCH) }));
      }
      const transaction = jest.spyOn(store.db, 'transaction');
      expect(await continueDevices(store.db, derived, devices, { running })).toEqual({ left: [] });
      expect(await readMarkedDevices(store.db)).toEqual([]);
      // 2,000 rows of each of 50, then the rest of two.
      expect(transaction).toHaveBeenCalledTimes(2);
    } finally {
      await store.close();
    }
  });
});

describe('one reading of each of many devices', () => {
  it('takes fewer transactions than one for every fifty', async () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => `tank-${i}`);
    const park = siteOf(
      'park',
      'Asia/Shanghai',
      ids.map((device) =>
        deviceOf(device, 'network', [pointOf(device, 'level', { kind: 'gauge', unit: 'm3', intervalMs: MINUTE_MS })]),
      ),
    );
    const store = await TestStore.open('wide', [park]);
    try {
      const derived = derivedSites({ sites: [park], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
      await store.readings(
        ...ids.map((device) => readings({ site: park.id, device, readings: [{ ts: T, values: { level: 1 } }] })),
      );
      const transaction = jest.spyOn(store.db, 'transaction');
      expect(await continueDevices(store.db, derived, [...derivedDevices(derived).values()])).toEqual({ left: [] });
      expect(transaction.mock.calls.length).toBeLessThanOrEqual(5);
      expect(await readMarkedDevices(store.db)).toEqual([]);
    } finally {
      await store.close();
    }
  });
});
