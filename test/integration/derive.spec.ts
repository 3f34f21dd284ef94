import fc from 'fast-check';
import type { ReadingRow, ReadingsData } from '#contracts';
import {
  continueDevices,
  deriveDevice,
  derivedDevices,
  derivedSites,
  deriveFigures,
  type DerivedSite,
} from '#derivation';
import type { Site } from '#domain';
import { readMarkedDevices } from '#postgres';
import { TestStore } from '../support/aggregator-store.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../support/plant-of-tests.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two local days of Shanghai, with a change of the heating factor's day in between. */
const T = Date.parse('2026-01-14T16:00:00Z');
const LATER = T + 60 * 24 * HOUR;

const site: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('plant-meter', 'heat-meter', [
      pointOf('plant-meter', 'heat.energyTotal', {
        kind: 'total',
        unit: 'GJ',
        intervalMs: 10 * MINUTE,
        modulus: 1_000_000,
        resolution: 0.1,
        maxRatePerHour: 208.8,
      }),
      pointOf('plant-meter', 'heat.power', { kind: 'gauge', unit: 'MW', min: 0, max: 69.6, intervalMs: 10 * MINUTE }),
    ]),
    deviceOf('weather', 'weather-station', [
      pointOf('weather', 'air.temp', { kind: 'gauge', unit: 'Cel', min: -45, max: 45, intervalMs: 30 * MINUTE }),
    ]),
    deviceOf('fuel-gate', 'fuel-scale', [
      pointOf('fuel-gate', 'fuel.received', { kind: 'delta', unit: 't', intervalMs: null }),
    ]),
  ]),
  weatherPoint: 'weather/air.temp',
  emissions: {
    credited: [{ point: 'plant-meter/heat.energyTotal', fromMs: -Infinity }],
    baseline: [{ method: 'heat-factor', factor: 'heat.cn.default', fromMs: -Infinity }],
    electricity: [],
    fossilFuels: [],
    biomass: [],
    haulage: [],
  },
};

type Message = ReadingsData;
const message = (device: string, ts: number, values: ReadingRow['values'], seq?: number): Message => ({
  site: 'north',
  device,
  receivedAt: ts + 1_000,
  count: Object.keys(values).length,
  readings: [{ ts, ...(seq === undefined ? {} : { seq }), values }],
});

/**
 * Five days with what real plants send: fault zeros, a spike, a plateau, a rollover, a value out of range, a frozen sensor, two
 * values for one time, a gap of 40 hours that weather shares out, trucks.
 */
function recording(): Message[] {
  const messages: Message[] = [];
  let energy = 999_700;
  for (let i = 0; i < 5 * 24 * 6; i++) {
    const ts = T + i * 10 * MINUTE;
    const powerMw = 20 + 8 * Math.sin(i / 17) + ((i * 7919) % 13) / 10;
    const inGap = i > 300 && i < 540;
    energy += powerMw * 0.6;
    if (inGap) continue;
    const shown = Math.round((energy % 1_000_000) * 10) / 10;
    const read = i % 41 === 7 ? 0 : i === 90 ? shown + 5_000 : i >= 120 && i < 125 ? 3 : shown;
    const power = i === 33 ? 400 : i > 200 && i < 230 ? 21.5 : Math.round(powerMw * 100) / 100;
    messages.push(message('plant-meter', ts, { 'heat.energyTotal': read, 'heat.power': power }, i));
    if (i === 150) messages.push(message('plant-meter', ts, { 'heat.energyTotal': shown + 1 }, 9_999));
  }
  for (let i = 0; i < 5 * 48; i++) {
    if (i % 29 === 3) continue;
    messages.push(message('weather', T + i * 30 * MINUTE, { 'air.temp': -14 + 6 * Math.sin(i / 7.6) - i / 60 }));
  }
  for (let i = 0; i < 12; i++) {
    messages.push(message('fuel-gate', T + i * 9 * HOUR + 123, { 'fuel.received': { v: 20 + i, id: `truck-${i}` } }));
  }
  return messages;
}

const MESSAGES = recording();

describe('deriving from the store', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('derive', [site]);
    const configuration = { sites: [site], factors: factorsOfTests, normals: new Map(), hash: 'h' };
    derived = derivedSites(configuration, store.names)[0]!;
  });
  afterAll(() => store.db.close());

  async function clear(): Promise<void> {
    await store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark', 'emission', 'emission_revision']) {
      await store.db.execute(`delete from ${table}`);
    }
  }

  /** Until nothing waits. */
  async function derive(): Promise<void> {
    const devices = derivedDevices(derived);
    for (
      let marked = await readMarkedDevices(store.db);
      marked.length > 0;
      marked = await readMarkedDevices(store.db)
    ) {
      const { left } = await continueDevices(
        store.db,
        derived,
        marked.map((id) => devices.get(id)!),
      );
      for (const id of left) await deriveDevice(store.db, derived, devices.get(id)!);
    }
    while ((await deriveFigures(store.db, derived, LATER)).more);
  }

  /** Everything that was derived, to the last digit. */
  async function dump(): Promise<{ windows: unknown[]; codes: unknown[]; emissions: unknown[] }> {
    const { db } = store;
    return {
      windows: await db.query(
        `select p.code, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.covered_ms, w.quality, w.codes, w.state
         from window_15m w join point p using (point_id) order by p.code, w.start`,
      ),
      codes: await db.query('select point_id, ts::text, code from reading_code order by 1, 2, 3'),
      emissions: await db.query(
        `select grain, label, heat_gj, gross_t, net_t, u95_t, coverage_pct, covered_ms::text, uncertainty::text
         from emission order by grain, start`,
      ),
    };
  }

  let reference: Awaited<ReturnType<typeof dump>>;
  it('makes of one ordered recording what the plant made: all its energy but the faults', async () => {
    await clear();
    await store.readings(...MESSAGES);
    await derive();
    reference = await dump();
    const codes = (reference.codes as { code: string }[]).map(({ code }) => code);
    expect([...new Set(codes)].sort()).toEqual(
      expect.arrayContaining(['DECREASE_SUSPECT', 'GAP', 'JUMP', 'RANGE', 'ROLLOVER', 'ZERO_FAULT']),
    );
    const days = (reference.emissions as { grain: string; heat_gj: number }[]).filter(({ grain }) => grain === 'day');
    const total = days.reduce((sum, day) => sum + day.heat_gj, 0);
    const meter = MESSAGES.filter((m) => m.device === 'plant-meter').map(
      (m) => m.readings[0]!.values['heat.energyTotal'] as number,
    );
    const rolled = meter.at(-1)! + 1_000_000 - meter[0]!;
    expect(total).toBeCloseTo(rolled, 6);
    expect((reference.windows as { codes: string[] }[]).some((w) => w.codes.includes('ESTIMATED'))).toBe(true);
  });

  it('gives the same digits over any order, batching and duplication, whenever it derives in between', async () => {
    const arrivals = fc.record({
      order: fc.shuffledSubarray(
        MESSAGES.map((_, i) => i),
        { minLength: MESSAGES.length },
      ),
      // mostly in order, as real lateness is: a share of the messages is moved
      moved: fc.integer({ min: 0, max: MESSAGES.length }),
      batches: fc.integer({ min: 1, max: 12 }),
      deriveAfter: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      doubled: fc.subarray(
        MESSAGES.map((_, i) => i),
        { maxLength: 200 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ order, moved, batches, deriveAfter, doubled }) => {
        await clear();
        const movedSet = new Set(order.slice(0, moved));
        const kept = MESSAGES.map((_, i) => i).filter((i) => !movedSet.has(i));
        const sent = [...kept, ...order.slice(0, moved), ...doubled].map((i) => MESSAGES[i]!);
        const size = Math.ceil(sent.length / batches);
        for (let b = 0; b < batches; b++) {
          const part = sent.slice(b * size, (b + 1) * size);
          if (part.length === 0) continue;
          await store.readings(...part);
          if (deriveAfter[b]) await derive();
        }
        await derive();
        expect(await dump()).toEqual(reference);
      }),
      { numRuns: 25 },
    );
  }, 240_000);

  it('leaves a second derivation of everything without any difference', async () => {
    await clear();
    await store.readings(...MESSAGES);
    await derive();
    const before = await dump();
    await store.db.execute(
      `insert into mark (device_id, from_ts, to_ts) select device_id, min(ts), max(ts) from reading group by device_id`,
    );
    await derive();
    expect(await dump()).toEqual(before);
    expect(before).toEqual(reference);
  });
});
