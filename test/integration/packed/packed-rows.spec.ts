import fc from 'fast-check';
import { packDay, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { allReadings, packAll } from '../../support/postgres/pack-all.js';

const DAY_US = 86_400_000_000n;
/** First days, UTC, of which rows are tried: before 1970, of now, beyond the digits of a double in microseconds of Unix time. */
const DAYS = ['1912-03-01', '1970-01-01', '2026-01-10', '2262-04-11'].map((day) => BigInt(Date.parse(day)) * 1_000n);

interface OddRow {
  /** Microseconds since the begin of the day. */
  readonly at: bigint;
  readonly layout: 1 | 2;
  readonly vals: readonly number[];
  readonly quality: readonly number[] | null;
  readonly seq: number | null;
  /** Microseconds from its time to its arrival. */
  readonly delay: bigint;
  readonly seqs: readonly (number | null)[] | null;
  readonly delays: readonly bigint[] | null;
}

const text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
const list = (values: readonly (number | null)[] | null): string | null =>
  values === null ? null : `{${values.map((v) => v ?? 'NULL').join()}}`;
const time = (us: bigint): string =>
  `(timestamptz 'epoch' + interval '1 s' * (${us / 1_000_000n}) + interval '1 us' * (${us % 1_000_000n}))`;

describe('rows of readings', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('packed');
    await db.execute(`insert into site (code, name, time_zone) values ('north', 'North', 'UTC')`);
    await db.execute(`insert into device (site_id, code) select site_id, 'one' from site`);
    await db.execute(
      `insert into point (device_id, code) select device_id, c from device, unnest('{a,b,c}'::text[]) c`,
    );
    await db.execute(
      `insert into layout (device_id, point_ids, units) values (1, '{1,2,3}', '{MW,GJ,1}'), (1, '{2}', '{GJ}')`,
    );
    for (const day of DAYS) {
      await db.query(
        `select make_reading_partition('reading', date_trunc('month', ${time(day)} at time zone 'UTC')::date)`,
      );
    }
  });
  afterAll(() => db.close());

  async function put(day: bigint, rows: readonly OddRow[]): Promise<void> {
    for (const { at, layout, vals, quality, seq, delay, seqs, delays } of rows) {
      const ts = day + at;
      const receiveds = delays === null ? 'null' : `array[${delays.map((one) => time(ts + one)).join()}]`;
      await db.execute(
        `insert into reading (device_id, ts, layout_id, vals, quality, seq, received_at, seqs, receiveds)
         values (1, ${time(ts)}, $1, $2::float8[], $3::smallint[], $4, ${time(ts + delay)}, $5::bigint[], ${receiveds})`,
        [layout, `{${vals.map(text).join()}}`, list(quality), seq, list(seqs)],
      );
    }
  }

  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100),
    fc.integer({ min: 0, max: 1_000_000_000 }).map((n) => n / 1_000),
    fc.constantFrom(
      0,
      -0,
      5e-324,
      1.7976931348623157e308,
      2 ** 53,
      0.1 + 0.2,
      1e15,
      999_999_999_999_999,
      1e-7,
      123456789.123456,
    ),
  );
  const perRow = <T>(of: fc.Arbitrary<T>, width: number): fc.Arbitrary<T[]> =>
    fc.array(of, { minLength: width, maxLength: width });
  const seq = fc.option(fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: Number.MAX_SAFE_INTEGER })));
  const delay = fc.oneof(
    fc.bigInt(0n, 2_000n).map((ms) => ms * 1_000n),
    fc.bigInt(-120_000_000n, 400n * DAY_US),
  );
  const oddRow = fc.constantFrom(1 as const, 2 as const).chain((layout) => {
    const width = layout === 1 ? 3 : 1;
    return fc.record({
      at: fc.oneof(
        fc.bigInt(0n, 1_439n).map((minute) => minute * 60_000_000n),
        fc.bigInt(0n, DAY_US - 1n),
      ),
      layout: fc.constant(layout),
      vals: perRow(value, width),
      quality: fc.option(perRow(fc.constantFrom(0, 1, 2), width)),
      seq,
      delay,
      seqs: fc.option(perRow(seq, width)),
      delays: fc.option(perRow(delay, width)),
    });
  });

  it('come back bit for bit as they were packed, and are one row again when they are opened', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...DAYS),
        fc.uniqueArray(oddRow, { minLength: 1, maxLength: 30, selector: ({ at }) => at }),
        async (day, rows) => {
          await db.execute('delete from reading');
          await db.execute('delete from reading_pack');
          await put(day, rows);
          const [before, stored] = [await allReadings(db), await db.query('select * from reading order by ts')];
          expect(await packAll(db)).toBe(rows.length);
          expect(await db.query('select from reading')).toHaveLength(0);
          expect(await allReadings(db)).toEqual(before);
          await db.query(`select open_readings('{1}', array[${time(day + rows[0]!.at)}])`);
          expect(await db.query('select from reading_pack')).toHaveLength(0);
          expect(await db.query('select * from reading order by ts')).toEqual(stored);
          expect(await allReadings(db)).toEqual(before);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('say of what they are packed: the earliest and the newest arrival, how many, whether one was late', async () => {
    await db.execute('delete from reading');
    await db.execute('delete from reading_pack');
    const row: OddRow = {
      at: 0n,
      layout: 2,
      vals: [1],
      quality: null,
      seq: 1,
      delay: 2_000_000n,
      seqs: null,
      delays: null,
    };
    const minute = 60_000_000n;
    await put(DAYS[2]!, [
      row,
      { ...row, at: minute, delay: 20n * minute },
      { ...row, at: 2n * minute, delay: 5n * minute },
    ]);
    await packAll(db);
    const pack = `select n, is_late, first_ts::text, last_ts::text, first_received::text, last_received::text from reading_pack`;
    const expected = {
      n: 3,
      is_late: true,
      first_ts: '2026-01-10 00:00:00+00',
      last_ts: '2026-01-10 00:02:00+00',
      first_received: '2026-01-10 00:00:02+00',
      last_received: '2026-01-10 00:21:00+00',
    };
    expect(await db.query(pack)).toEqual([expected]);
    // A candidate that came before the one that counts was known before it.
    await db.query(`select open_readings('{1}', '{2026-01-10Z}')`);
    await db.execute(
      `insert into reading_conflict (point_id, ts, value, quality, received_at) values (2, '2026-01-10 00:01Z', 7, 0, '2026-01-09Z')`,
    );
    await packAll(db);
    expect(await db.query(pack)).toEqual([{ ...expected, first_received: '2026-01-09 00:00:00+00' }]);
    await db.execute('delete from reading_conflict');
  });

  it('stay as they are where one would not come back: beyond the digits of a double', async () => {
    await db.execute('delete from reading');
    await db.execute('delete from reading_pack');
    // Three hundred years late, to the microsecond.
    const far = {
      at: 1n,
      layout: 2 as const,
      vals: [1],
      quality: null,
      seq: 1,
      delay: 300n * 365n * DAY_US + 1n,
      seqs: null,
      delays: null,
    };
    await put(DAYS[0]!, [far, { ...far, at: 2n, delay: 5n }]);
    const before = await allReadings(db);
    const packed = packDay(db, { deviceId: 1, dayMs: Number(DAYS[0]! / 1_000n) });
    await expect(packed).rejects.toMatchObject({ code: '22000' });
    expect(await db.query('select from reading')).toHaveLength(2);
    expect(await allReadings(db)).toEqual(before);
  });

  it('are hidden by the tables of a shadow, whatever the session has asked before', async () => {
    await db.execute('delete from reading');
    await db.execute('delete from reading_pack');
    await put(DAYS[2]!, [{ at: 0n, layout: 2, vals: [1], quality: null, seq: 1, delay: 5n, seqs: null, delays: null }]);
    await packAll(db);
    const ask = `select (select count(*)::int from readings_of(1, '-infinity', 'infinity')) as rows,
      packed_time_before(1, 'infinity') is null as no_before, packed_time_from(1, '-infinity') is null as no_from,
      packed_until(1, null, '-infinity', 'infinity', 1) = 'infinity' as no_end,
      (select count(*)::int from packed_reading(1, 2, '-infinity', 'infinity', true, false)) as newest,
      (select count(*)::int from packed_reading(1, 2, '-infinity', 'infinity', false, false)) as oldest`;
    const [there, hidden] = [false, true].map((no) => {
      const n = no ? 0 : 1;
      return [{ rows: n, no_before: no, no_from: no, no_end: no, newest: n, oldest: n }];
    });
    await db.session(async (session) => {
      for (let shadows = 0; shadows < 3; shadows++) {
        expect(await session.query(ask)).toEqual(there);
        await session.execute('begin');
        await session.execute('create temporary view reading_pack as select * from public.reading_pack where false');
        expect(await session.query(ask)).toEqual(hidden);
        await session.execute('rollback');
      }
    });
  });

  it('are packed by at most 2,000, so that a short look unpacks no long day', async () => {
    await db.execute('delete from reading');
    await db.execute('delete from reading_pack');
    await db.execute(
      `insert into reading (device_id, ts, layout_id, vals, seq, received_at)
       select 1, '2026-01-10Z'::timestamptz + i * interval '10 s', 2, array[i / 10.0::float8], i, '2026-01-10Z'::timestamptz + i * interval '10 s'
       from generate_series(0, 8639) i`,
    );
    const before = await allReadings(db);
    expect(await packAll(db)).toBe(8_640);
    expect(await db.query('select n from reading_pack order by first_ts')).toEqual(
      [2_000, 2_000, 2_000, 2_000, 640].map((n) => ({ n })),
    );
    expect(await allReadings(db)).toEqual(before);
  });
});
