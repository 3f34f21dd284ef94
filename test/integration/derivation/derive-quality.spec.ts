import { DAY_MS, HOUR_MS, MINUTE_MS, periodOf, QUARTER_HOUR_MS } from '#domain';
import fc from 'fast-check';
import {
  buildEvidence,
  continueDevices,
  deriveDevice,
  derivedDevices,
  derivedSites,
  deriveFigures,
  publishStatus,
  type DerivedSite,
} from '#derivation';
import { verifyPack } from '#evidence';
import { readMarkedDevices, readStatus } from '#postgres';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { startApi } from '../../support/processes/api-under-test.js';
import type { Message } from '../../support/plants/dirty-plant.js';
import {
  JUMPED,
  noisyEvents,
  noisyRecording,
  noisySite,
  NOISY_STEPS,
  RESET,
  stepAt,
  STILL,
  SWAPPED,
} from '../../support/plants/noisy-plant.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';

const LATER = stepAt(NOISY_STEPS) + 30 * DAY_MS;
const MESSAGES = noisyRecording();
const INDICES = MESSAGES.map((_, i) => i);

interface WindowRow {
  readonly code: string;
  readonly start: string;
  readonly amount: number | null;
  readonly excluded: number | null;
  readonly lost_ms: number;
  readonly codes: readonly string[];
}

describe('quality, from readings to figures', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('quality', [noisySite]);
    const configuration = { sites: [noisySite], factors: factorsOfTests, normals: new Map(), hash: 'h' };
    derived = derivedSites(configuration, store.names)[0]!;
  });
  afterAll(() => store.close());

  async function clear(): Promise<void> {
    await store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark', 'emission', 'emission_revision']) {
      await store.owner.execute(`delete from ${table}`);
    }
  }

  async function derive(mostRows = 20_000): Promise<void> {
    const devices = derivedDevices(derived);
    for (let ids = await readMarkedDevices(store.db); ids.length > 0; ids = await readMarkedDevices(store.db)) {
      const { left } = await continueDevices(
        store.db,
        derived,
        ids.map((id) => devices.get(id)!),
      );
      for (const id of left) await deriveDevice(store.db, derived, devices.get(id)!, { mostRows });
    }
    // What stands in for lost time follows from its neighbours: it is marked by them, and takes a pass more.
    while ((await deriveFigures(store.db, derived, LATER)).hours > 0);
  }

  const putEvents = () =>
    store.events(
      ...noisyEvents.map((event) => ({ site: 'north', device: 'substation', receivedAt: event.ts + 1_000, event })),
    );

  async function dump(): Promise<{ windows: WindowRow[]; codes: unknown[]; figures: { codes: string[] }[] }> {
    const { db } = store;
    return {
      windows: await db.query<WindowRow>(
        `select p.code, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.excluded, w.covered_ms, w.lost_ms,
                w.quality, w.codes, w.state
         from window_15m w join point p using (point_id) order by p.code, w.start`,
      ),
      codes: await db.query('select point_id, ts::text, code from reading_code order by 1, 2, 3'),
      figures: await db.query(
        'select grain, label, heat_gj, gross_t, excluded_gj, substituted_gj, codes from emission order by grain, start',
      ),
    };
  }
  /** LATE tells of the arrival itself: where arrivals differ, it must; all else must not. */
  const withoutLate = ({ windows, codes, figures }: Awaited<ReturnType<typeof dump>>) => {
    const timely = (own: readonly string[]): string[] => own.filter((code) => code !== 'LATE');
    return {
      codes,
      windows: windows.map((w) => ({ ...w, codes: timely(w.codes) })),
      figures: figures.map((f) => ({ ...f, codes: timely(f.codes) })),
    };
  };

  let reference: Awaited<ReturnType<typeof dump>>;
  const found = (point: string, code: string): number[] =>
    reference.windows
      .filter((w) => w.code === point && w.codes.includes(code))
      .map((w) => (Date.parse(w.start) - stepAt(0)) / (HOUR_MS / 4));

  it('tells of every fault where it is, and carries it into the figures', async () => {
    await clear();
    await store.readings(...MESSAGES);
    await putEvents();
    await derive();
    reference = await dump();
    const heat = 'heat.energyTotal';
    expect(found(heat, 'STUCK')).toEqual(
      Array.from({ length: STILL.to - STILL.from - 7 }, (_, i) => STILL.from + 8 + i),
    );
    expect(found('water.supplyTemp', 'STUCK')).toEqual([]); // the flow rests in between
    expect(found('water.supplyTemp', 'NEG_DT')).toEqual([120, 121, 122, 123]);
    expect(found('water.returnTemp', 'NEG_DT')).toEqual([SWAPPED.from, 121, 122, SWAPPED.to - 1]);
    expect(found('water.supplyTemp', 'DUP_CONFLICT')).toEqual([150]);
    expect(found('water.returnTemp', 'QUARANTINE').length).toBeGreaterThan(30);
    expect(found(heat, 'QUARANTINE').length).toBeGreaterThan(30);
    const meter = reference.windows.filter((w) => w.code === heat);
    expect(meter.reduce((sum, w) => sum + (w.excluded ?? 0), 0)).toBeCloseTo(3_009, 6);
    expect(meter.reduce((sum, w) => sum + w.lost_ms, 0)).toBe(QUARTER_HOUR_MS + 10 * MINUTE_MS);
    // all but the jump with the step that hid in it, and what the register had not shown before its reset
    const values = MESSAGES.flatMap((m) => (m.readings[0]!.values[heat] as number | undefined) ?? []);
    const counted = values[RESET - 1]! - values[0]! - 3_009 + values.at(-1)! - 35;
    expect(meter.reduce((sum, w) => sum + (w.amount ?? 0), 0)).toBeCloseTo(counted, 6);
    expect(JUMPED).toBeLessThan(RESET);
    const codes = new Set(reference.figures.flatMap((f) => f.codes));
    for (const code of ['STUCK', 'ZERO_FAULT', 'QUARANTINE', 'JUMP', 'RESET_EVENT']) expect(codes).toContain(code);
  });

  it('is shown with the devices of the status: what is kept out now, and what was found in a day', async () => {
    const deviceAt = async (step: number): Promise<unknown> => {
      await clear();
      await store.readings(...MESSAGES.filter(({ readings: [row] }) => row!.ts <= stepAt(step)));
      await derive();
      await publishStatus(store.db, derived, stepAt(step) + MINUTE_MS);
      const { devices } = (await readStatus(store.db, derived.siteId))!.body as { devices: unknown[] };
      return devices[0];
    };
    expect(await deviceAt(10)).toMatchObject({ id: 'substation', quarantined: [], codes: [] });
    expect(await deviceAt(170)).toMatchObject({
      quarantined: ['heat.energyTotal'],
      codes: ['NEG_DT', 'QUARANTINE', 'STUCK', 'ZERO_FAULT'],
    });
    expect(await deviceAt(215)).toMatchObject({ quarantined: [] });
    expect(await deviceAt(250)).toMatchObject({ quarantined: ['water.returnTemp'] });
  });

  it('comes to the same digits in any order, batches and repetition, whenever they arrive', async () => {
    const arrivals = fc.record({
      late: fc.shuffledSubarray(INDICES, { maxLength: 120 }),
      doubled: fc.subarray(INDICES, { maxLength: 60 }),
      cuts: fc.array(fc.integer({ min: 0, max: MESSAGES.length }), { maxLength: 8 }),
      eventsAt: fc.nat({ max: 8 }),
      delayMs: fc.constantFrom(0, 20 * MINUTE_MS, 3 * HOUR_MS),
      mostRows: fc.constantFrom(30, 200, 20_000),
    });
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ late, doubled, cuts, eventsAt, delayMs, mostRows }) => {
        await clear();
        const moved = new Set(late);
        const order = [...INDICES.filter((i) => !moved.has(i)), ...late, ...doubled];
        const borders = [0, ...cuts.sort((a, b) => a - b), order.length];
        for (let b = 1; b < borders.length; b++) {
          const part = order.slice(borders[b - 1], borders[b]).map((i): Message => {
            const own = MESSAGES[i]!;
            return { ...own, receivedAt: own.receivedAt + (moved.has(i) ? delayMs : 0) };
          });
          if (part.length > 0) await store.readings(...part);
          if (b === Math.min(eventsAt + 1, borders.length - 1)) await putEvents();
          await derive(mostRows);
        }
        const made = await dump();
        expect(withoutLate(made)).toEqual(withoutLate(reference));
        const isLate = made.windows.some((w) => w.codes.includes('LATE'));
        if (delayMs === 3 * HOUR_MS) expect(isLate).toBe(late.length > 0);
        if (delayMs === 0) expect(made).toEqual(reference);
      }),
      {
        numRuns: 12,
        examples: [
          // the first reading after a reset reaches back to it, beyond the readings that are new
          [{ late: [], doubled: [], cuts: [578], eventsAt: 0, delayMs: 0, mostRows: 30 }],
          // what comes late moves heat within an hour beside the reset, and no figure of that hour
          [{ late: [755], doubled: [], cuts: [818], eventsAt: 0, delayMs: 0, mostRows: 30 }],
        ],
      },
    );
  }, 300_000);

  it('says LATE of windows and readings alike, value by value', async () => {
    await clear();
    const first = MESSAGES[0]!;
    const { ts } = first.readings[0]!;
    const sent = (receivedAt: number, values: Record<string, number>): Message => ({
      ...first,
      receivedAt,
      readings: [{ ts, values }],
    });
    await store.readings(sent(ts + 1_000, { 'heat.power': 11 }));
    await store.readings(sent(ts + HOUR_MS + QUARTER_HOUR_MS, { 'water.flow': 400 }));
    await store.readings(sent(ts + HOUR_MS + QUARTER_HOUR_MS + 1, { 'water.supplyTemp': 90 }));
    await derive();
    const { windows } = await dump();
    const late = windows.filter(({ codes }) => codes.includes('LATE')).map(({ code }) => code);
    expect(late).toEqual(['water.supplyTemp']);
    const api = await startApi(store.owner, { sites: [noisySite], factors: factorsOfTests }, { now: LATER });
    const from = new Date(ts).toISOString();
    const codesOf = async (point: string): Promise<string[]> =>
      (await api.call(`/api/v1/sites/north/points/substation/${point}/readings?from=${from}`)).body.items[0].codes;
    expect([await codesOf('heat.power'), await codesOf('water.flow'), await codesOf('water.supplyTemp')]).toEqual([
      [],
      [],
      ['LATE'],
    ]);
    await api.stop();
  });

  it('is in a pack as far as rules asked: verified from its rows alone', async () => {
    await clear();
    const delayed = MESSAGES.map((m, i): Message =>
      i % 50 === 7 ? { ...m, receivedAt: m.receivedAt + 3 * HOUR_MS } : m,
    );
    await store.readings(...delayed);
    await putEvents();
    await derive();
    const outcome = await buildEvidence(store.owner, derived, {
      period: periodOf(noisySite, '2026-01-15')!,
      methodology: '',
      productVersion: '1.0.0',
      who: 'test',
      nowMs: LATER,
    });
    if (outcome.kind !== 'built') throw new Error(outcome.kind);
    const report = verifyPack(outcome.evidence.bytes);
    expect(report.problem).toBeNull();
    const { readings, results } = report.content!;
    expect(results.period.figures.codes).toEqual(expect.arrayContaining(['LATE', 'STUCK']));
    const power = readings.filter(({ point }) => point === 'substation/heat.power');
    // one for each reading at which the register had not risen; step 71 sent none, and asked that of step 70 once more
    expect(power).toHaveLength(STILL.to - STILL.from - 1);
  });
});
