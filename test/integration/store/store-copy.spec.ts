import fc from 'fast-check';
import { DEAD_LETTERS_TOPIC, READINGS_TOPIC, type ReadingsData } from '#contracts';
import { readPointPage, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deadLetter, inFlight, northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { heldReadings } from '../../support/postgres/held-readings.js';
import { watchedCopies, type Copies } from '../../support/processes/watched-copies.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const at = (s: number, values: ReadingsData['readings'][number]['values'] = { a: s }): ReadingsData =>
  readings({ readings: [{ ts: T + s * 1_000, seq: s < 0 ? 1_000 - s : s, values }] });
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

let db: Database;
const copies: Copies = [];

beforeAll(async () => {
  db = await freshDatabase('copy');
});
beforeEach(() => copies.splice(0));
afterAll(() => db.close());

const open = async (): Promise<TestStore> => {
  const store = await TestStore.over(watchedCopies(db, copies));
  await store.clear();
  return store;
};
const values = async (store: TestStore, point = 'a') =>
  (
    await readPointPage(db, store.point('boiler-1', point), { fromMs: 0, toMs: T * 2 }, { limit: 9_000, after: null })
  ).map(({ t, v, q, seq }) => [(t - T) / 1_000, v, q, seq]);

describe('many rows at once', () => {
  it('are copied where they are newer or older than all that is stored of their device, and inserted where they may meet one', async () => {
    const store = await open();
    await store.readings(...span(1_000, 1_300).map((s) => at(s)));
    await store.readings(...span(1_300, 1_600).map((s) => at(s)));
    await store.readings(...span(700, 1_000).map((s) => at(s)));
    expect(copies).toEqual(['copied', 'copied', 'copied']);
    // Half of them are there; the others are not, and lie between those that are.
    await store.readings(...span(800, 1_100).map((s) => at(s + (s % 2) / 2, { a: s })));
    expect(copies).toHaveLength(3);
    expect(await store.ledger()).toMatchObject({ stored: 1_050, duplicate: 150, conflict: 0 });
    await store.readings(...span(650, 850).map((s) => at(s)), ...span(1_599, 1_800).map((s) => at(s)));
    expect(copies).toHaveLength(4);
    const line = await store.ledger();
    expect([line.stored, line.duplicate, inFlight(line)]).toEqual([1_050 + 50 + 200, 150 + 150 + 1, 0]);
    expect((await values(store)).map(([s]) => s)).toEqual(
      [...span(650, 1_800), ...span(800, 1_100).flatMap((s) => (s % 2 ? [s + 0.5] : []))].sort((a, b) => a - b),
    );
  });

  it('are inserted where another process has stored some of them since it was looked', async () => {
    const [store, other] = [await open(), await TestStore.over(db)];
    await store.readings(...span(0, 200).map((s) => at(s)));
    await other.record(
      other.batch(
        READINGS_TOPIC,
        span(250, 400).map((s) => ({ data: at(s, { a: s === 300 ? -1 : s }) })),
        { partition: 1 },
      ),
    );
    await store.readings(...span(200, 400).map((s) => at(s)));
    expect(copies).toEqual(['copied', 'refused']);
    expect(await store.ledger()).toMatchObject({ stored: 400, duplicate: 149, conflict: 1 });
    // It has learned.
    await store.readings(...span(400, 600).map((s) => at(s)));
    expect(copies).toEqual(['copied', 'refused', 'copied']);
    expect(await values(store)).toHaveLength(600);
  });

  it('leave time to put together what is written behind them, where nothing but rows is stored', async () => {
    const had: boolean[] = [];
    const watched = watchedCopies(db, copies, async (_, meanwhile) => void had.push(meanwhile !== undefined));
    const store = await TestStore.over(watched);
    await store.clear();
    const batch = (from: number) =>
      store.batch(
        READINGS_TOPIC,
        span(from, from + 150).map((s) => ({ data: at(s) })),
      );
    const letter = {
      id: 'letter',
      data: deadLetter({ receivedAt: T, topic: 'greenpark/v1/north/boiler-1/telemetry' }),
    };
    await store.assign(DEAD_LETTERS_TOPIC);
    await store.record(batch(0));
    await Promise.all([store.record(store.batch(DEAD_LETTERS_TOPIC, [letter])), store.record(batch(150))]);
    await store.record(batch(300));
    expect(copies).toEqual(['copied', 'copied', 'copied']);
    expect(had).toEqual([true, false, true]);
    expect(await store.ledger()).toMatchObject({ received: 451, stored: 450, deadLettered: 1, gaps: [] });
    expect(await db.query('select count(*)::int as n from mark')).toEqual([{ n: 3 }]);
  });

  it('are known again when they come a second time, in any year that a message can name', async () => {
    const store = await open();
    const far = [Date.UTC(1970, 0, 1), Date.UTC(2025, 11, 31, 23), Date.UTC(2140, 5, 1), Date.UTC(9999, 10, 29)];
    const events = far.map((from) =>
      readings({ readings: span(0, 120).map((i) => ({ ts: from + i * 1_237, seq: i, values: { a: i } })) }),
    );
    for (const event of events) await store.readings(event);
    expect(copies).toEqual(['copied', 'copied', 'copied', 'copied']);
    for (const event of events) await store.readings(event);
    expect(copies).toHaveLength(4);
    expect(await store.ledger()).toMatchObject({ received: 960, stored: 480, duplicate: 480, conflict: 0 });
    expect(await db.query('select 1 from reading')).toHaveLength(480);
  });

  it('go into a month that was let go of meanwhile, at the next attempt', async () => {
    const store = await open();
    await store.readings(...span(0, 150).map((s) => at(s)));
    await db.execute('drop table reading_2026_01');
    const batch = store.batch(
      READINGS_TOPIC,
      span(200, 350).map((s) => ({ data: at(s) })),
    );
    await expect(store.record(batch)).rejects.toMatchObject({ code: '23514' });
    await store.record(batch);
    expect(copies).toEqual(['copied', 'refused', 'copied']);
    expect(await values(store)).toHaveLength(150);
  });

  it('are stored but for the one that the server refuses', async () => {
    const store = await open();
    await db.execute('alter table reading add constraint refused check (vals[1] <> 666)');
    try {
      await store.readings(...span(0, 400).map((s) => at(s, { a: s === 123 ? 666 : s })));
    } finally {
      await db.execute('alter table reading drop constraint refused');
    }
    // All, all by themselves, a half, a quarter that is good, the one that is not; less than that is inserted; the other half.
    expect(copies).toEqual(['refused', 'refused', 'refused', 'copied', 'refused', 'copied']);
    expect(await store.ledger()).toMatchObject({ received: 400, stored: 399, deadLettered: 1, duplicate: 0 });
    expect((await values(store)).map(([s]) => s)).toEqual(span(0, 400).filter((s) => s !== 123));
  });
});

describe('copied or inserted', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1, 2),
    fc.record({ v: fc.constantFrom(-0, 1, 2), q: fc.constantFrom('bad' as const, 'uncertain' as const) }),
  );
  const message = fc.record({
    s: fc.integer({ min: -300, max: 300 }),
    seq: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { nil: undefined }),
    site: fc.constantFrom('north', 'south'),
    device: fc.constantFrom('boiler-1', 'boiler-2'),
    values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1 }),
  });
  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;
  const eventOf = ({ s, seq, values: all, ...of }: Message): ReadingsData =>
    readings({ ...of, readings: [{ ts: T + s * 1_000, values: all, ...(seq !== undefined && { seq }) }] });

  it('by two processes in turn, in whatever order they come, the same is held and counted', async () => {
    const sites = [northSite(), { ...northSite(), id: 'south' }];
    const refusing = watchedCopies(db, [], () => Promise.reject(Object.assign(new Error('no'), { code: '23505' })));
    let copied = 0;
    const store = async (over: Database, batches: readonly (readonly Message[])[]) => {
      const processes = [await TestStore.over(over, sites), await TestStore.over(over, sites)] as const;
      await processes[0].clear();
      for (const [i, batch] of batches.entries()) {
        const process = processes[i % 2]!;
        const records = batch.map((one) => ({ data: eventOf(one) }));
        await process.record(process.batch(READINGS_TOPIC, records, { partition: i % 2 }));
      }
      return heldReadings(db);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(message, { minLength: 110, maxLength: 200 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (batches, isSorted) => {
          // Half of the stories run forward in time, as life does.
          if (isSorted) {
            const all = batches.flat().sort((a, b) => a.s - b.s);
            let from = 0;
            batches = batches.map(({ length }) => all.slice(from, (from += length)));
          }
          copies.splice(0);
          const found = await store(watchedCopies(db, copies), batches);
          copied += copies.filter((what) => what === 'copied').length;
          expect(found).toEqual(await store(refusing, batches));
        },
      ),
      { numRuns: 15, endOnFailure: true },
    );
    expect(copied).toBeGreaterThan(10);
  }, 120_000);
});
