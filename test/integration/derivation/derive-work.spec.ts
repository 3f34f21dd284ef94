/** The work of a late batch is bounded by what it changes: counted in values that are read, not in seconds. */
import { continueDevices, deriveDevice, derivedDevices, derivedSites, type DerivedSite } from '#derivation';
import { MINUTE_MS } from '#domain';
import { readMarkedDevices } from '#postgres';
import { parallelSite } from '../../support/plants/parallel-plant.js';
import { factorsOfTests } from '../../support/plants/plant-of-tests.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2025-11-01T00:00:00Z');
const ROWS = 6_000;
/** From here on the register stands 90,000 GJ higher, and nobody has said why: all of it waits for a decision. */
const JUMP_AT = 1_500;
const PER_BATCH = 100;

const recording = Array.from({ length: ROWS }, (_, i) => ({
  ts: T + i * 20 * MINUTE_MS,
  values: { 'heat.energyTotal': Math.round((1_000 + i * 13.37 + (i < JUMP_AT ? 0 : 90_000)) * 100) / 100 },
}));
const batches = Array.from({ length: ROWS / PER_BATCH }, (_, i) => recording.slice(i * PER_BATCH, (i + 1) * PER_BATCH));

describe('a recording with a jump that waits for a decision', () => {
  let store: TestStore;
  let derived: DerivedSite;
  beforeAll(async () => {
    const site = parallelSite();
    store = await TestStore.open('work', [site]);
    derived = derivedSites({ sites: [site], factors: factorsOfTests, normals: new Map() }, store.names)[0]!;
  });
  beforeEach(async () => {
    await store.clear();
    for (const table of ['window_15m', 'reading_code', 'hour_mark']) await store.db.execute(`delete from ${table}`);
  });
  afterAll(() => store.close());

  /** @returns how many values were read for it */
  async function derive(mostRows: number): Promise<number> {
    const devices = derivedDevices(derived);
    let values = 0;
    for (let ids = await readMarkedDevices(store.db); ids.length > 0; ids = await readMarkedDevices(store.db)) {
      const { left } = await continueDevices(
        store.db,
        derived,
        ids.map((id) => devices.get(id)!),
      );
      for (const id of left) values += (await deriveDevice(store.db, derived, devices.get(id)!, { mostRows }))!.values;
    }
    return values;
  }
  const put = (rows: typeof recording): Promise<void> =>
    store.readings(readings({ device: 'meter-1', readings: rows }));
  const windows = () =>
    store.db.query(
      'select point_id, start::text, amount, excluded, covered_ms, codes, state from window_15m order by 1, 2',
    );

  let reference: unknown[];
  it('in order, at once', async () => {
    for (const batch of batches) await put(batch);
    await derive(20_000);
    reference = await windows();
    const [row] = await store.db.query<{ excluded: number }>('select sum(excluded) as excluded from window_15m');
    expect(row!.excluded).toBeGreaterThan(90_000);
  });

  it('in slices: none begins again where the jump was', async () => {
    // One reading is known before, so that nothing continues it.
    await put(recording.slice(-1));
    await derive(20_000);
    for (const batch of batches) await put(batch);
    expect(await derive(300)).toBeLessThan(4 * ROWS);
    expect(await windows()).toEqual(reference);
  });

  it('newest first, with a pass after every few batches', async () => {
    let values = 0;
    for (const [i, batch] of batches.toReversed().entries()) {
      await put(batch);
      if (i % 5 === 4) values += await derive(20_000);
    }
    expect(values).toBeLessThan(8 * ROWS);
    expect(await windows()).toEqual(reference);
  });

  it('all mixed up: what a run comes to on its way is taken along', async () => {
    await put([...recording.slice(0, 10), ...recording.slice(JUMP_AT, JUMP_AT + 10)]);
    await derive(20_000);
    const mixed = batches.map((_, i) => batches[(i * 23) % batches.length]!);
    for (const batch of mixed) await put(batch);
    expect(await derive(20_000)).toBeLessThan(6 * ROWS);
    expect(await windows()).toEqual(reference);
  });
});
