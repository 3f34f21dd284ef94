import fc from 'fast-check';
import { READINGS_TOPIC, type ReadingsData } from '#contracts';
import { readPointPage, type Database, type Transaction } from '#postgres';
import { BinaryRows } from '../../../libs/postgres/src/database/binary-rows.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const at = (s: number, values: Record<string, number> = { a: s }, device = 'boiler-1'): ReadingsData =>
  readings({ device, readings: [{ ts: T + s * 1_000, seq: s < 0 ? 1_000 - s : s, values }] });
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

let db: Database;
const copies: ('copied' | 'refused')[] = [];

/** Says of each copy whether it was one. */
function watched(real: Database): Database {
  const transaction: Database['transaction'] = (work) =>
    real.transaction((tx) => {
      const copyIn: Transaction['copyIn'] = async (sql, rows) => {
        try {
          await tx.copyIn(sql, rows);
          copies.push('copied');
        } catch (error) {
          copies.push('refused');
          throw error;
        }
      };
      return work(new Proxy(tx, { get: (of, key) => (key === 'copyIn' ? copyIn : bound(of, key)) }));
    });
  return new Proxy(real, { get: (of, key) => (key === 'transaction' ? transaction : bound(of, key)) });
}
function bound(of: object, key: string | symbol): unknown {
  const found: unknown = Reflect.get(of, key);
  return typeof found === 'function' ? (found as () => unknown).bind(of) : found;
}

beforeAll(async () => {
  db = await freshDatabase('copy');
});
beforeEach(() => copies.splice(0));
afterAll(() => db.close());

const open = async (): Promise<TestStore> => {
  const store = await TestStore.over(watched(db));
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

  it('hold the same, copied or inserted, in whatever order they come', async () => {
    const message = fc.record({
      s: fc.integer({ min: -300, max: 300 }),
      device: fc.constantFrom('boiler-1', 'boiler-2'),
      values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.double({ noNaN: true, noDefaultInfinity: true }), {
        minKeys: 1,
      }),
    });
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 150, maxLength: 250 }),
        fc.integer({ min: 1, max: 250 }),
        async (messages, cut) => {
          const events = messages.map(({ s, values: all, device }) => at(s, all, device));
          const held = async (store: TestStore) => ({
            lines: [await store.ledger(), await store.ledger('boiler-2').catch(() => null)].map(
              (line) => line && [line.received, line.stored, line.duplicate, line.conflict, line.deadLettered],
            ),
            rows: await db.query(
              `select device_id, ts, point_ids, vals, quality, seq, seqs, received_at, receiveds from reading r
             join layout l using (layout_id) order by 1, 2`,
            ),
          });
          const copied = await open();
          copies.splice(0);
          await copied.readings(...events.slice(0, cut));
          if (cut < events.length) await copied.readings(...events.slice(cut));
          hits += copies.length;
          const expected = await held(copied);
          const inserted = await open();
          for (let i = 0; i < events.length; i += 90) await inserted.readings(...events.slice(i, i + 90));
          expect(await held(inserted)).toEqual(expected);
        },
      ),
      { numRuns: 5 },
    );
    expect(hits).toBeGreaterThan(2);
  }, 120_000);
});

it('PostgreSQL reads from the binary form what was put into it', async () => {
  await db.execute('create table copied (i bigint, t timestamptz, v float8[], q smallint[], n int)');
  const row = fc.record({
    i: fc.option(fc.maxSafeInteger(), { nil: null }),
    t: fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) }),
    v: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
    q: fc.option(fc.array(fc.integer({ min: -32_768, max: 32_767 })), { nil: null }),
    n: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      const binary = new BinaryRows();
      for (const { i, t, v, q, n } of rows) {
        binary.row(5);
        binary.int64(i);
        binary.timestamptz(t);
        binary.float64Array(v);
        binary.int16Array(q);
        binary.int32(n);
      }
      await db.execute('truncate copied');
      await db.transaction((tx) => tx.copyIn('copy copied from stdin (format binary)', binary.end()));
      const found = await db.query<(typeof rows)[number]>('select i, t, v, q, n from copied order by ctid');
      expect(found).toEqual(rows);
    }),
    { numRuns: 60 },
  );
});
