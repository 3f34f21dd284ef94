import fc from 'fast-check';
import { READINGS_TOPIC, type ReadingsData } from '#contracts';
import { DAY_MS, MINUTE_MS } from '#domain';
import { openDatabase, packDay, releasePackedMonths, type Database } from '#postgres';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';
import { freshDatabase, urlOf } from '../../support/processes/fresh-database.js';
import { allReadings, packAll } from '../../support/postgres/pack-all.js';
import { untilBlocked } from '../../support/postgres/until-blocked.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const NOW = Date.parse('2026-06-15T00:00:00Z');
const at = (minute: number, values: ReadingsData['readings'][number]['values'] = { a: minute }): ReadingsData =>
  readings({ readings: [{ ts: T + minute * MINUTE_MS, seq: minute, values }] });
const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const opened: TestStore[] = [];
const open = async (): Promise<TestStore> => {
  const store = await TestStore.open('packed_days');
  opened.push(store);
  return store;
};
afterAll(() => Promise.all(opened.map((store) => store.close())));

/** All that later steps read, without numbers that count how often something was tried. */
const held = async (db: Database) => ({
  rows: await allReadings(db),
  conflicts: await db.query('select * from reading_conflict order by point_id, ts, value, quality'),
  aside: await db.query('select * from reading_set_aside order by device_id, ts'),
  ledger: await db.query("select to_jsonb(l) - array['updated_at'] as line from ledger l order by site, device"),
  marks: await db.query('select device_id, from_ts, to_ts, cause from mark order by 1, 2, 3, 4'),
  seqs: await db.query(
    'select site, device, boot, from_seq, to_seq, from_ts, to_ts from seq_range order by 1, 2, 3, 4, 5',
  ),
});
const packed = async (db: Database): Promise<number> =>
  (await db.query<{ n: number }>('select coalesce(sum(n), 0)::int as n from reading_pack'))[0]!.n;

describe('a reading of a day that is packed', () => {
  it('is a duplicate, a conflict or news, as it would be of any other day', async () => {
    const store = await open();
    await store.readings(...span(0, 300).map((m) => at(m)));
    expect(await packAll(store.db)).toBe(300);

    await store.readings(at(10));
    expect(await store.ledger()).toMatchObject({ stored: 300, duplicate: 1, conflict: 0 });
    await packAll(store.db);
    await store.readings(at(10, { a: 99 }));
    expect(await store.ledger()).toMatchObject({ stored: 300, duplicate: 1, conflict: 1 });
    await packAll(store.db);
    await store.readings(at(10, { b: 5 }), at(10.5), at(400));
    expect(await store.ledger()).toMatchObject({ stored: 303, duplicate: 1, conflict: 1 });
    expect(await packed(store.db)).toBe(0);
    expect(await allReadings(store.db)).toHaveLength(302);
  });

  it('opens its own day of its own device, and no other', async () => {
    const store = await open();
    await store.readings(
      ...span(0, 5 * 24).map((h) => at(h * 60)),
      readings({ device: 'boiler-2', readings: [{ ts: T, values: { a: 1 } }] }),
    );
    await packAll(store.db);
    await store.readings(at(2 * 24 * 60 + 7));
    const days = await store.db.query(
      'select distinct device_id, first_ts::date::text as day from reading_pack order by 1, 2',
    );
    expect(days).toEqual([
      ...['2026-01-10', '2026-01-11', '2026-01-13', '2026-01-14'].map((day) => ({ device_id: 1, day })),
      { device_id: 2, day: '2026-01-10' },
    ]);
    expect(await allReadings(store.db)).toHaveLength(5 * 24 + 2);
  });

  it('is of no pack where it is of these weeks: nothing is asked for it', async () => {
    const store = await open();
    const asked: string[] = [];
    const query = store.db.transaction.bind(store.db);
    store.db.transaction = (work) =>
      query((tx) => {
        const watched = Object.create(tx) as typeof tx;
        watched.query = (sql, params) => (asked.push(sql), tx.query(sql, params));
        return work(watched);
      });
    const nowMs = Date.now();
    await store.readings(readings({ readings: [{ ts: nowMs - 20 * DAY_MS, values: { a: 1 } }] }));
    expect(asked.join()).not.toContain('open_readings');
    await store.readings(readings({ readings: [{ ts: nowMs - 22 * DAY_MS, values: { a: 1 } }] }));
    expect(asked.join()).toContain('open_readings');
  });

  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 2));
  const message = fc.record({
    minute: fc.integer({ min: 0, max: 4_000 }),
    seq: fc.option(fc.nat({ max: 1_000 }), { nil: undefined }),
    device: fc.constantFrom('boiler-1', 'boiler-2'),
    values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1 }),
  });
  type Message = typeof message extends fc.Arbitrary<infer M> ? M : never;
  const eventOf = ({ minute, seq, device, values }: Message): ReadingsData =>
    readings({ device, readings: [{ ts: T + minute * MINUTE_MS, values, ...(seq !== undefined && { seq }) }] });

  it('in whatever order readings come, and whenever days are packed, the same is held and counted', async () => {
    const [some, none] = [await open(), await open()];
    let met = 0;
    const story = async (store: TestStore, batches: readonly (readonly Message[])[], isPacked: readonly boolean[]) => {
      await store.clear();
      await store.db.execute('delete from reading_pack');
      const processes = [await TestStore.over(store.db), await TestStore.over(store.db)] as const;
      for (const [i, batch] of batches.entries()) {
        const records = batch.map((one) => ({ data: eventOf(one) }));
        const before = await packed(store.db);
        await processes[i % 2]!.record(processes[i % 2]!.batch(READINGS_TOPIC, records, { partition: i % 2 }));
        if ((await packed(store.db)) < before) met++;
        if (isPacked[i]) await packAll(store.db);
      }
      return held(store.db);
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(message, { minLength: 1, maxLength: 150 }), { minLength: 2, maxLength: 5 }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        async (batches, isPacked) => {
          expect(await story(some, batches, isPacked)).toEqual(await story(none, batches, []));
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
    expect(met).toBeGreaterThan(10);
  }, 120_000);

  it('is put aside with the others where it was simulated and the site becomes real', async () => {
    const simulated = (minute: number): ReadingsData => {
      const event = at(minute);
      return { ...event, readings: event.readings.map((row) => ({ ...row, simulated: true as const })) };
    };
    const story = async (pack: boolean) => {
      const store = await open();
      await store.readings(...span(0, 200).map(simulated));
      if (pack) await packAll(store.db);
      await store.readings(at(3_000));
      expect(await packed(store.db)).toBe(0);
      return held(store.db);
    };
    const found = await story(true);
    expect(found.aside).toHaveLength(200);
    expect(found).toEqual(await story(false));
  });
});

describe('packing a day', () => {
  it('that is broken off, or whose server process is killed, has changed nothing', async () => {
    const store = await open();
    await store.readings(...span(0, 300).map((m) => at(m)));
    const before = await held(store.db);
    const pack = `select pack_readings(1, '2026-01-10Z')`;
    await expect(
      store.db.transaction(async (tx) => {
        await tx.query(pack);
        throw new Error('broken off');
      }),
    ).rejects.toThrow('broken off');
    expect([await packed(store.db), await held(store.db)]).toEqual([0, before]);

    const other = await openDatabase({
      url: await urlOf(store.db),
      log: { info: () => undefined, warn: () => undefined },
      max: 1,
      name: 'test',
    });
    await other
      .transaction(async (tx) => {
        await tx.query(pack);
        const [{ pid }] = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')) as [{ pid: number }];
        await store.db.query('select pg_terminate_backend($1)', [pid]);
        await tx.query('select 1');
      })
      .catch(() => undefined);
    await other.close();
    expect([await packed(store.db), await held(store.db)]).toEqual([0, before]);
    expect(await packAll(store.db)).toBe(300);
    expect(await held(store.db)).toEqual(before);
  });

  it('leaves alone who is written to, and who writes waits for it', async () => {
    const store = await open();
    await store.readings(...span(0, 100).map((m) => at(m)));
    const day = { deviceId: 1, dayMs: T };
    // A writer of the day has not committed.
    await store.db.transaction(async (tx) => {
      await tx.query(`select open_readings('{1}', '{2026-01-10Z}')`);
      expect(await packDay(store.db, day)).toBeNull();
    });
    // A packer has not: the same reading comes once more, and a new one.
    const late = await store.db.transaction(async (tx) => {
      await tx.query(`select pack_readings(1, '2026-01-10Z')`);
      const writing = store.readings(at(50), at(50.5));
      await untilBlocked(store.db);
      return { writing };
    });
    await late.writing;
    expect(await store.ledger()).toMatchObject({ stored: 101, duplicate: 1, conflict: 0 });
    expect(await allReadings(store.db)).toHaveLength(101);
    expect(await packed(store.db)).toBe(0);
  });
});

describe('a transaction that writes old days of many devices', () => {
  it('takes no more locks than PostgreSQL has', async () => {
    const store = await open();
    await store.db.transaction(async (tx) => {
      await tx.query(
        `select open_readings(array(select generate_series(1, 5000)), array_fill(timestamptz '2026-01-10Z', array[5000]))`,
      );
      const [locks] = await tx.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
      );
      expect(locks!.n).toBe(128);
    });
  });
});

describe('a month of which all is packed', () => {
  it('gives its disk back once no snapshot can see its rows, and takes what comes late', async () => {
    const db = await freshDatabase('packed_month');
    const [store, other] = [await TestStore.over(db), await TestStore.over(db)];
    opened.push(store);
    await store.readings(...span(0, 20 * 60).map((m) => at(m * 12)));
    // Another process knows that the month is there.
    await other.record(other.batch(READINGS_TOPIC, [{ data: at(1, { b: 1 }) }], { partition: 1 }));
    const before = await allReadings(db);
    const size = async (): Promise<number> =>
      (await db.query<{ size: number }>(`select pg_total_relation_size('reading_2026_01') as size`))[0]!.size;
    const full = await size();
    expect(await releasePackedMonths(db, NOW)).toBe(0);

    await db.session(async (old) => {
      await old.execute('begin isolation level repeatable read');
      const seen = await old.query('select count(*)::int as n from reading');
      await packAll(db);
      await db.execute('vacuum reading');
      expect(await releasePackedMonths(db, NOW)).toBe(0);
      expect(await old.query('select count(*)::int as n from reading')).toEqual(seen);
      await old.execute('commit');
    });
    await db.execute('vacuum reading');
    // Of a month that is not over for a month nothing is given back.
    expect(await releasePackedMonths(db, Date.parse('2026-02-28T00:00:00Z'))).toBe(0);
    expect(await releasePackedMonths(db, NOW)).toBe(1);
    expect(await size()).toBeLessThan(full / 4);
    expect(await releasePackedMonths(db, NOW)).toBe(0);
    expect(await allReadings(db)).toEqual(before);

    await other.record(other.batch(READINGS_TOPIC, [{ data: at(12) }, { data: at(13) }], { partition: 1 }));
    expect(await allReadings(db)).toHaveLength(before.length + 1);
    await packAll(db);
    // Let go of by an operator: made again, as it was before there were packs.
    await db.execute('drop table reading_2026_01');
    const batch = other.batch(READINGS_TOPIC, [{ data: at(14) }], { partition: 1 });
    await expect(other.record(batch)).rejects.toMatchObject({ code: '23514' });
    await other.record(batch);
    expect(await allReadings(db)).toHaveLength(before.length + 2);
  });
});
