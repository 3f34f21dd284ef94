import { addMarks, endMarks, readAllMarks, takeMarksOf, type Queryable, type TakenMarks } from '#postgres';
import { northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = 1_768_000_000_000;

describe('marks that are taken together', () => {
  let store: TestStore;
  let [boiler, meter] = [0, 0];
  beforeAll(async () => {
    store = await TestStore.open('taken', [northSite(['boiler-1', 'meter-1'])]);
    for (const device of ['boiler-1', 'meter-1'])
      await store.readings(readings({ device, readings: [{ ts: T + 70, values: { a: 1 } }] }));
    boiler = store.names.device('north', 'boiler-1')!.deviceId;
    meter = store.names.device('north', 'meter-1')!.deviceId;
  });
  beforeEach(async () => {
    await store.db.execute('delete from mark');
    await addMarks(store.db, [
      { deviceId: boiler, fromMs: T, toMs: T + 10 },
      { deviceId: boiler, fromMs: T + 20, toMs: T + 30 },
      { deviceId: boiler, fromMs: T + 40, toMs: T + 50 },
      { deviceId: meter, fromMs: T + 5, toMs: T + 45 },
    ]);
  });
  afterAll(() => store.close());

  const take = async (
    tx: Queryable,
    { mostMarks = 10, sinceMs }: { readonly mostMarks?: number; readonly sinceMs?: number } = {},
  ): Promise<TakenMarks[]> => {
    const wanted = [boiler, meter].map((deviceId) => ({ deviceId, mostMarks, asksNewest: deviceId === boiler }));
    return [...(await takeMarksOf(tx, wanted, sinceMs)).values()];
  };
  const left = async (): Promise<unknown[]> =>
    (await readAllMarks(store.db)).map(({ deviceId, fromMs, toMs }) => [deviceId, fromMs - T, toMs - T]);

  it('come as one of each device, with the newest row of whoever asks', async () => {
    const taken = await store.db.transaction((tx) => take(tx));
    expect(taken).toMatchObject([
      { deviceId: boiler, fromMs: T, toMs: T + 50, areReadings: true, newestMs: T + 70 },
      { deviceId: meter, fromMs: T + 5, toMs: T + 45, areReadings: true, newestMs: null },
    ]);
    expect(taken.map(({ ids }) => ids.split(',').length)).toEqual([3, 1]);
  });

  it('are the earliest, and only those that reach beyond a moment', async () => {
    const spans = (taken: readonly TakenMarks[]) => taken.map(({ fromMs, toMs }) => [fromMs - T, toMs - T]);
    expect(spans(await store.db.transaction((tx) => take(tx, { mostMarks: 2 })))).toEqual([
      [0, 30],
      [5, 45],
    ]);
    expect(spans(await store.db.transaction((tx) => take(tx, { sinceMs: T + 30 })))).toEqual([
      [20, 50],
      [5, 45],
    ]);
  });

  it('say that one of them is of something else', async () => {
    await addMarks(store.db, [{ deviceId: meter, fromMs: T, toMs: T }], 'event');
    const taken = await store.db.transaction((tx) => take(tx));
    expect(taken.map(({ areReadings }) => areReadings)).toEqual([true, false]);
  });

  it('belong to nobody else meanwhile', async () => {
    await store.db.transaction(async (tx) => {
      expect(await take(tx)).toHaveLength(2);
      expect(await store.db.transaction((other) => take(other))).toEqual([]);
    });
  });

  it('end wholly, or up to a moment: what lies behind it stays, to the millisecond', async () => {
    await store.db.transaction(async (tx) => {
      const [ofBoiler, ofMeter] = (await take(tx)) as [TakenMarks, TakenMarks];
      await addMarks(tx, [{ deviceId: boiler, fromMs: T, toMs: T + 1 }]); // not taken
      await endMarks(tx, [
        { ...ofBoiler, upToMs: T + 20 },
        { ...ofMeter, upToMs: Infinity },
      ]);
    });
    expect(await left()).toEqual([
      [boiler, 21, 30],
      [boiler, 40, 50],
      [boiler, 0, 1],
    ]);
  });
});
