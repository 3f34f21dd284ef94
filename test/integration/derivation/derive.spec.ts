import fc from 'fast-check';
import { derivedSites, deriveFigures, type DerivedSite, deriveMarkedDevices } from '#derivation';
import { DAY_MS } from '#domain';
import { TestStore } from '../../support/processes/aggregator-store.js';
import { dirtyRecording, dirtySite, RECORDED_FROM } from '../../support/plants/dirty-plant.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';

const LATER = RECORDED_FROM + 60 * DAY_MS;
const site = dirtySite;

const MESSAGES = dirtyRecording();

describe('deriving from the store', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    store = await TestStore.open('derive', [site]);
    const configuration = { sites: [site], factors: factorsOfTests, normals: new Map() };
    derived = derivedSites(configuration, store.names)[0]!;
  });
  afterAll(() => store.close());

  async function clear(): Promise<void> {
    await store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark', 'emission', 'emission_revision']) {
      await store.owner.execute(`delete from ${table}`);
    }
  }

  /** Until nothing waits. */
  async function derive(): Promise<void> {
    await deriveMarkedDevices(store.db, derived);
    while ((await deriveFigures(store.db, derived, LATER)).more);
  }

  /** Everything that was derived, to the last digit. */
  async function dump(): Promise<{ windows: unknown[]; codes: unknown[]; emissions: unknown[] }> {
    const { db } = store;
    return {
      windows: await db.query(
        `select p.code, w.start::text, w.min, w.max, w.mean, w.last, w.held_ms, w.amount, w.excluded, w.covered_ms, w.lost_ms, w.quality, w.codes, w.state
         from window_15m w join point p using (point_id) order by p.code, w.start`,
      ),
      codes: await db.query('select point_id, ts::text, code from reading_code order by 1, 2, 3'),
      emissions: await db.query(
        `select grain, label, heat_gj, gross_t, net_t, u95_t, coverage_pct, covered_ms::text, told_pct, told_ms::text, told::text, uncertainty::text, excluded_gj, substituted_gj, codes
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
      `insert into mark (device_id, site_id, from_ts, to_ts)
       select device_id, site_id, min(ts), max(ts) from reading join device using (device_id) group by device_id, site_id`,
    );
    await derive();
    expect(await dump()).toEqual(before);
    expect(before).toEqual(reference);
  });
});
