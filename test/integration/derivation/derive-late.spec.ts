import fc from 'fast-check';
import type { MeterEvent, ReadingRow, ReadingsData } from '#contracts';
import { continueDevices, deriveDevice, derivedDevices, derivedSites, type DerivedSite } from '#derivation';
import { HOUR_MS, MINUTE_MS, QUARTER_HOUR_MS, type Site } from '#domain';
import { readMarkedDevices } from '#postgres';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';

const T = Date.parse('2026-01-14T16:00:00Z');
const STEPS = 6 * 96;

const site: Site = {
  ...siteOf('north', 'Asia/Shanghai', [
    deviceOf('substation', 'substation', [
      pointOf('substation', 'heat.energyTotal', {
        kind: 'total',
        unit: 'MW.h',
        intervalMs: QUARTER_HOUR_MS,
        resolution: 0.001,
        maxRatePerHour: 40,
      }),
      pointOf('substation', 'water.volumeTotal', { kind: 'total', unit: 'm3', intervalMs: QUARTER_HOUR_MS }),
      pointOf('substation', 'water.supplyTemp', { kind: 'gauge', unit: 'Cel', intervalMs: QUARTER_HOUR_MS }),
    ]),
    deviceOf('weather', 'weather-station', [
      pointOf('weather', 'air.temp', { kind: 'gauge', unit: 'Cel', min: -45, max: 45, intervalMs: 30 * MINUTE_MS }),
    ]),
  ]),
  weatherPoint: 'weather/air.temp',
};

type Part = { readonly readings: ReadingsData } | { readonly event: MeterEvent };

const row = (device: string, ts: number, values: ReadingRow['values']): Part => ({
  readings: {
    site: 'north',
    device,
    receivedAt: ts + 1_000,
    count: Object.keys(values).length,
    readings: [{ ts, values }],
  },
});
const event = (id: string, type: MeterEvent['type'], ts: number, more: Partial<MeterEvent>): Part => ({
  event: { id, type, ts, point: 'heat.energyTotal', by: null, reason: null, evidence: null, ...more },
});

/**
 * Six days of a substation: the meter is exchanged, jumps without a word and is believed, one register says something only every
 * two days, and one sensor falls silent for good.
 */
function recording(): Part[] {
  const parts: Part[] = [];
  let energy = 100;
  let oldFinal = 0;
  for (let i = 0; i < STEPS; i++) {
    const ts = T + i * 15 * MINUTE_MS;
    energy += 2 + Math.sin(i / 9);
    if (i === 150) [oldFinal, energy] = [energy - 0.5, 12];
    if (i === 300) energy += 700;
    const values: Record<string, number> = {};
    if (i < 400 || i > 520) values['heat.energyTotal'] = i % 37 === 5 ? 0 : Math.round(energy * 1000) / 1000;
    if (i % 200 === 3) values['water.volumeTotal'] = 10_000 + i * 7;
    if (i < 120) values['water.supplyTemp'] = 90 + (i % 7);
    if (Object.keys(values).length > 0) parts.push(row('substation', ts, values));
    if (i % 2 === 0) parts.push(row('weather', ts, { 'air.temp': -10 - 8 * Math.sin(i / 40) }));
  }
  const exchanged = T + 150 * 15 * MINUTE_MS - 5 * MINUTE_MS;
  parts.push(event('exchange', 'meter-replaced', exchanged, { oldFinal, newInitial: 11.5, newMeter: 'B' }));
  parts.push(event('wrong', 'register-reset', T + 200 * 15 * MINUTE_MS, { newInitial: 5 }));
  parts.push(event('taken-back', 'withdrawn', T + 200 * 15 * MINUTE_MS, { event: 'wrong', point: null }));
  parts.push(event('believed', 'jump-accepted', T + 320 * 15 * MINUTE_MS, {}));
  return parts;
}

const PARTS = recording();
const INDICES = PARTS.map((_, i) => i);
/** The gap is bridged before anything is known of the days in it. */
const WEATHER_LAST = {
  late: INDICES.filter((i) => {
    const part = PARTS[i]!;
    return 'readings' in part && part.readings.device === 'weather';
  }),
  eventsLast: true,
  cuts: [PARTS.length - STEPS / 2],
  mostRows: 90,
};

describe('deriving what is late, decided, silent or sparse', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('late', [site]);
    const configuration = { sites: [site], factors: factorsOfTests, normals: new Map() };
    derived = derivedSites(configuration, store.names)[0]!;
  });
  afterAll(() => store.close());

  async function clear(): Promise<void> {
    await store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark']) await store.db.execute(`delete from ${table}`);
  }

  async function put(parts: readonly Part[]): Promise<void> {
    const readings = parts.flatMap((part) => ('readings' in part ? [part.readings] : []));
    const events = parts.flatMap((part) => ('event' in part ? [part.event] : []));
    if (readings.length > 0) await store.readings(...readings);
    const data = events.map((one) => ({ site: 'north', device: 'substation', receivedAt: one.ts, event: one }));
    if (data.length > 0) await store.events(...data);
  }

  /** @returns how many transactions of single devices it took */
  async function derive(mostRows: number): Promise<number> {
    const devices = derivedDevices(derived);
    let passes = 0;
    for (let ids = await readMarkedDevices(store.db); ids.length > 0; ids = await readMarkedDevices(store.db)) {
      const { left } = await continueDevices(
        store.db,
        derived,
        ids.map((id) => devices.get(id)!),
      );
      for (const id of left) await deriveDevice(store.db, derived, devices.get(id)!, { mostRows });
      passes += left.length;
      expect(passes).toBeLessThan(500);
    }
    return passes;
  }

  async function dump(): Promise<unknown[]> {
    return store.db.query(
      `select p.code, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.excluded, w.covered_ms, w.lost_ms, w.quality, w.codes, w.state,
              array(select k.code || '@' || k.ts from reading_code k where k.point_id = w.point_id and k.ts >= w.start
                      and k.ts < w.start + interval '15 minutes' order by 1) as found
       from window_15m w join point p using (point_id) order by p.code, w.start`,
    );
  }

  let reference: unknown[];
  it('counts the old meter, the new one, and the jump that was believed', async () => {
    await put(PARTS);
    await derive(20_000);
    reference = await dump();
    const [row] = await store.db.query<{ energy: number; volume: number }>(
      `select sum(amount) filter (where p.code = 'heat.energyTotal') as energy,
              sum(amount) filter (where p.code = 'water.volumeTotal') as volume
       from window_15m join point p using (point_id)`,
    );
    const read = PARTS.flatMap((part) =>
      'readings' in part ? (part.readings.readings[0]!.values['heat.energyTotal'] as number) : [],
    ).filter((v) => v > 0);
    const { oldFinal } = PARTS.flatMap((part) => ('event' in part && part.event.oldFinal ? part.event : []))[0]!;
    expect(row!.energy).toBeCloseTo(oldFinal! - read[0]! + (read.at(-1)! - 11.5), 6);
    expect(row!.volume).toBeCloseTo(400 * 7, 6);
  });

  it('comes to the same digits in any order, in pieces of any size', async () => {
    const arrivals = fc.record({
      late: fc.shuffledSubarray(INDICES, { maxLength: 60 }),
      eventsLast: fc.boolean(),
      cuts: fc.array(fc.integer({ min: 0, max: PARTS.length }), { maxLength: 8 }),
      mostRows: fc.constantFrom(20, 90, 20_000),
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ late, eventsLast, cuts, mostRows }) => {
        await clear();
        const moved = new Set(late);
        const inTime = INDICES.filter((i) => !moved.has(i));
        const order = eventsLast ? [...inTime, ...late] : [...inTime.slice(-4), ...inTime.slice(0, -4), ...late];
        const borders = [0, ...cuts.sort((a, b) => a - b), order.length];
        for (let b = 1; b < borders.length; b++) {
          await put(order.slice(borders[b - 1], borders[b]).map((i) => PARTS[i]!));
          await derive(mostRows);
        }
        expect(await dump()).toEqual(reference);
      }),
      {
        numRuns: 12,
        examples: [
          [{ late: [], eventsLast: false, cuts: [668], mostRows: 20 }],
          [{ late: [], eventsLast: false, cuts: [152], mostRows: 20 }],
          [WEATHER_LAST],
        ],
      },
    );
  }, 240_000);

  it('reads no further back for a sensor that has fallen silent', async () => {
    await clear();
    await put(PARTS);
    await derive(20_000);
    await put([row('substation', T + STEPS * 15 * MINUTE_MS, { 'heat.energyTotal': 2_000 })]);
    expect(await derive(20_000)).toBe(0);
    await put([row('substation', T + (STEPS - 2) * 15 * MINUTE_MS + HOUR_MS / 2 - 1, { 'heat.energyTotal': 1_700 })]);
    expect(await derive(20_000)).toBe(1);
  });
});
