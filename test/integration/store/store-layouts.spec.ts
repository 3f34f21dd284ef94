import { READINGS_TOPIC } from '#contracts';
import { Layouts, LruMap, readPointPage, type Database, type LayoutKey, type Queryable } from '#postgres';
import { DeviceIndex } from '../../../apps/aggregator/src/storing/intake/device-index.js';
import { northSite, readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const pointsOf = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`p${i}`, i]));

/** Rows of readings that this connection has looked at. */
async function rowsLookedAt(tx: Queryable): Promise<number> {
  const [sum] = await tx.query<{ rows: number }>(
    `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 as rows from pg_stat_xact_user_tables
     where relname like 'reading\\_2%'`,
  );
  return sum!.rows;
}

describe('layouts', () => {
  it('hold as many points as a message may have', async () => {
    const store = await TestStore.open('wide');
    await store.readings(readings({ readings: [{ ts: T, seq: 1, values: pointsOf(5_000) }] }));
    await store.readings(readings({ readings: [{ ts: T + 1, seq: 2, values: pointsOf(5_000) }] }));
    expect(await store.ledger()).toMatchObject({ received: 10_000, stored: 10_000 });
    const page = await readPointPage(
      store.db,
      store.point('boiler-1', 'p4999'),
      { fromMs: 0, toMs: T * 2 },
      { limit: 9, after: null },
    );
    expect(page.map(({ t, v }) => [t - T, v])).toEqual([
      [0, 4_999],
      [1, 4_999],
    ]);
    expect(await store.db.query('select count(*) as n from layout')).toEqual([{ n: 1 }]);
    await store.close();
  });

  it('lie in the order of a page: it looks at no more rows than it holds, whatever PostgreSQL knows of the month', async () => {
    const store = await TestStore.open('page_rows');
    await store.readings(readings({ readings: [{ ts: T - 1, values: { a: 0 } }] }));
    await store.owner.execute('alter table reading_2026_01 set (autovacuum_enabled = off)');
    await store.owner.execute(
      `insert into reading select device_id, ts + i * interval '1 ms', layout_id, vals, quality, seq, received_at
       from reading, generate_series(1, 150000) i`,
    );
    const looked = await store.db.transaction(async (tx) => {
      const before = await rowsLookedAt(tx);
      await readPointPage(tx, store.point('boiler-1', 'a'), { fromMs: T, toMs: T * 2 }, { limit: 100, after: null });
      return (await rowsLookedAt(tx)) - before;
    });
    expect(looked).toBe(100);
    await store.close();
  });

  it('are unpacked by PostgreSQL: a page is one row with a list for each column, whatever its length', async () => {
    const store = await TestStore.open('columns');
    await store.readings(
      readings({
        readings: Array.from({ length: 500 }, (_, i) => ({ ts: T + i, seq: i + 1, values: { a: i, b: 1_000 + i } })),
      }),
    );
    const rows: unknown[][] = [];
    const watched: Queryable = Object.create(store.db, {
      query: {
        value: async (...statement: Parameters<Queryable['query']>) => {
          rows.push(await store.db.query(...statement));
          return rows.at(-1);
        },
      },
    }) as Queryable;
    const range = { fromMs: T, toMs: T + 1_000 };
    const page = await readPointPage(watched, store.point('boiler-1', 'b'), range, { limit: 400, after: null });
    expect(rows.map((of) => of.length)).toEqual([1]);
    expect(page.map(({ t, v, q, seq, eventId, conflict, codes }) => [t, v, q, seq, eventId, conflict, codes])).toEqual(
      Array.from({ length: 400 }, (_, i) => [T + i, 1_000 + i, 0, i + 1, '', false, []]),
    );
    const after = { t: page.at(-1)!.t, eventId: '' };
    const next = await readPointPage(watched, store.point('boiler-1', 'b'), range, { limit: 400, after });
    expect(next.map(({ v }) => v)).toEqual(Array.from({ length: 100 }, (_, i) => 1_400 + i));
    expect(
      await readPointPage(watched, store.point('boiler-1', 'b'), { fromMs: 0, toMs: T }, { limit: 9, after: null }),
    ).toEqual([]);
    await store.close();
  });

  it('are interned once by two processes at once, and stay what they were when they are found again', async () => {
    const a = await TestStore.open('subsets');
    const b = await TestStore.over(a.db);
    // A device that reports by exception: every message has another subset of its points.
    const names = Array.from({ length: 9 }, (_, i) => `p${i}`);
    const subset = (mask: number) =>
      Object.fromEntries(names.filter((_, i) => mask & (1 << i)).map((name) => [name, mask]));
    const events = (ts: number) =>
      Array.from({ length: 511 }, (_, i) => readings({ readings: [{ ts: ts + i, values: subset(i + 1) }] }));
    await Promise.all([
      a.readings(...events(T)),
      b.record(
        b.batch(
          READINGS_TOPIC,
          events(T + 1_000).map((data) => ({ data })),
          { partition: 1 },
        ),
      ),
    ]);
    await a.readings(...events(T + 2_000));
    expect(await a.db.query('select count(*) as n from layout')).toEqual([{ n: 511 }]);
    const page = await readPointPage(
      a.db,
      a.point('boiler-1', 'p8'),
      { fromMs: 0, toMs: T * 2 },
      { limit: 2_000, after: null },
    );
    expect(page.map(({ v }) => v).slice(0, 256)).toEqual(Array.from({ length: 256 }, (_, i) => 256 + i));
    expect(page).toHaveLength(3 * 256);
    await a.close();
  });

  it('of what is declared are there before its first message', async () => {
    const store = await TestStore.open('declared');
    const layoutsOf = (): Promise<object[]> =>
      store.db.query('select device_id, point_ids, units, simulated from layout order by device_id');
    await new DeviceIndex(store.names, new Layouts(store.db), [northSite()]).prepare();
    const made = await layoutsOf();
    expect(made).toMatchObject([{ simulated: false }, { simulated: false }]);
    await store.readings(readings({ readings: [{ ts: T, seq: 1, values: { d: 4, a: 1, b: 2, c: 3 } }] }));
    expect(await store.db.query('select count(*) as n from reading')).toEqual([{ n: 1 }]);
    expect(await layoutsOf()).toEqual(made);
    await store.close();
  });

  it('of all devices of a batch are asked together, in the order of the keys, some of them known', async () => {
    const { db, names } = await TestStore.open('together');
    await names.declare([northSite(Array.from({ length: 40 }, (_, i) => `meter-${i}`))]);
    const keyOf = (device: number, ...points: string[]): LayoutKey => ({
      deviceId: names.device('north', `meter-${device}`)!.deviceId,
      pointIds: points.map((point) => names.point('north', `meter-${device}`, point)!.pointId),
      units: points.map(() => 'MW'),
      simulated: false,
    });
    await new Layouts(db).intern([keyOf(7, 'a', 'b')]);
    let statements = 0;
    const counting: Database = new Proxy(db, {
      get(target, name, receiver) {
        if (name === 'query' || name === 'execute') statements += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    const layouts = new Layouts(counting);
    const keys = [...Array.from({ length: 40 }, (_, i) => keyOf(i, 'a', 'b')), keyOf(3, 'c'), keyOf(5, 'a', 'b')];
    const found = await layouts.intern(keys);
    expect(found).toMatchObject(keys);
    expect(found[41]!.layoutId).toBe(found[5]!.layoutId);
    expect(new Set(found.map(({ layoutId }) => layoutId)).size).toBe(41);
    expect(await db.query('select count(*) as n from layout')).toEqual([{ n: 41 }]);
    expect(statements).toBe(1);
    expect(await layouts.intern(keys)).toEqual(found);
    expect(statements).toBe(1);
    await db.close();
  });
});

describe('a map that forgets what was used the longest ago', () => {
  it('holds so many', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
    map.set('a', 4);
    map.set('d', 5);
    expect([map.get('a'), map.get('c')]).toEqual([4, undefined]);
  });
});
