import fc from 'fast-check';
import type { Database } from '#postgres';
import { BinaryRows } from '../../../libs/postgres/src/wire/binary-rows.js';
import { asParameter } from '../../../libs/postgres/src/wire/array-literal.js';
import { timeOf } from '../../../libs/postgres/src/wire/timestamptz.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('binary', { migrated: false });
  await db.execute(
    'create table copied (i bigint, t timestamptz, v float8[], q smallint[], n int, s smallint, f float8, w text, ws text[])',
  );
});
beforeEach(() => db.execute('truncate copied'));
afterAll(() => db.close());

const copy = (binary: BinaryRows): Promise<void> =>
  db.transaction((tx) =>
    tx.copyIn('copy copied (i, t, v, q, n, s, f, w, ws) from stdin (format binary)', binary.end()),
  );

/** All that PostgreSQL takes for a text. */
const words = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));

/** Of the years 1970 to 9999, as a record can bring them. */
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: Date.UTC(9999, 11) - 1 }),
  fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }),
);

it('rows are on their way when there is time for other work, which there is not where the server wants none', async () => {
  const done: string[] = [];
  const copied = (table: string): Promise<unknown> => {
    const rows = new BinaryRows();
    rows.row(1);
    rows.int32(7);
    return db
      .transaction((tx) =>
        tx.copyIn(`copy ${table} (n) from stdin (format binary)`, rows.end(), () => done.push('meanwhile')),
      )
      .then(
        () => done.push('copied'),
        () => done.push('refused'),
      );
  };
  await copied('copied');
  await copied('nowhere');
  expect(done).toEqual(['meanwhile', 'copied', 'refused']);
  expect(await db.query('select n from copied')).toEqual([{ n: 7 }]);
});

/** Each piece lies in the same bytes; they are more than any socket holds. @param fails instead of the piece with this number */
function* inPieces(pieces: number, fails = Infinity): Generator<Buffer, Buffer> {
  const rows = new BinaryRows();
  for (let i = 0; i < pieces; i++) {
    if (i > 0) yield rows.piece();
    if (i === fails) throw new RangeError('no number');
    rows.row(2);
    rows.int32(i);
    rows.float64Array(Array.from({ length: 10_000 }, (_, k) => i + k));
  }
  return rows.end();
}

const COPY_PIECES = 'copy copied (n, v) from stdin (format binary)';

it('rows in pieces are all there, each as it was when it left', async () => {
  let meanwhile = 0;
  await db.transaction((tx) => tx.copyIn(COPY_PIECES, inPieces(100), () => meanwhile++));
  expect(meanwhile).toBe(1);
  const rows = await db.query(
    'select n, v[1] as first, v[10000] as last, cardinality(v) as many from copied order by n',
  );
  expect(rows).toEqual(Array.from({ length: 100 }, (_, n) => ({ n, first: n, last: n + 9_999, many: 10_000 })));
});

it.each([0, 1, 60])(
  'a piece that cannot be written (%i) fails the copy and says why; the connection goes on',
  async (fails) => {
    const refused = await db.transaction(async (tx) => {
      await tx.execute('savepoint before');
      const error: unknown = await tx.copyIn(COPY_PIECES, inPieces(100, fails)).catch((why: unknown) => why);
      await tx.execute('rollback to savepoint before');
      await tx.copyIn(COPY_PIECES, inPieces(2));
      return error;
    });
    expect(refused).toEqual(new RangeError('no number'));
    expect(await db.query('select n from copied order by n')).toEqual([{ n: 0 }, { n: 1 }]);
  },
);

it('rows that the server refuses early are not sent to their end', async () => {
  await db.execute('alter table copied add constraint small check (n < 2)');
  let made = 0;
  const counted = inPieces(2_000);
  const rows = { next: () => (made++, counted.next()) };
  await expect(db.transaction((tx) => tx.copyIn(COPY_PIECES, rows))).rejects.toMatchObject({ code: '23514' });
  await db.execute('alter table copied drop constraint small');
  expect(made).toBeLessThan(2_000);
  expect(await db.query('select n from copied')).toEqual([]);
});

it('PostgreSQL reads from the binary form what it reads from an insert', async () => {
  const row = fc.record({
    i: fc.option(fc.maxSafeInteger(), { nil: null }),
    t: anyTime,
    v: fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(-0))),
    q: fc.option(fc.array(fc.integer({ min: -32_768, max: 32_767 })), { nil: null }),
    n: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
    s: fc.integer({ min: -32_768, max: 32_767 }),
    f: fc.option(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(-0)), { nil: null }),
    w: words,
    ws: fc.array(words, { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
      const binary = new BinaryRows();
      for (const { i, t, v, q, n, s, f, w, ws } of rows) {
        binary.row(9);
        binary.int64(i);
        binary.timestamptz(t);
        binary.float64Array(v);
        binary.int16Array(q);
        binary.int32(n);
        binary.int16(s);
        binary.float64(f);
        binary.text(w);
        binary.textArray(ws);
      }
      await db.execute('truncate copied');
      await copy(binary);
      const found = await db.query('select i, t, v, q, n, s, f, w, ws from copied order by ctid');
      const inserted = await db.query(
        `select i, ${timeOf('t')} as t, v::float8[], q::smallint[], n, s, f, w, array(select jsonb_array_elements_text(ws)) as ws
         from unnest($1::bigint[], $2::float8[], $3::text[], $4::text[], $5::int[], $6::smallint[], $7::float8[], $8::text[], $9::jsonb[])
           with ordinality x(i, t, v, q, n, s, f, w, ws, o) order by o`,
        [
          rows.map(({ i }) => i),
          rows.map(({ t }) => t),
          rows.map(({ v }) => asParameter(v)),
          rows.map(({ q }) => (q === null ? null : asParameter(q))),
          rows.map(({ n }) => n),
          rows.map(({ s }) => s),
          rows.map(({ f }) => (f === null ? null : f + 0)),
          rows.map(({ w }) => w),
          rows.map(({ ws }) => JSON.stringify(ws)),
        ],
      );
      expect(found).toEqual(inserted);
    }),
    { numRuns: 60 },
  );
});

it('a time is the same to the microsecond, in every year that a record can name', async () => {
  const times = fc.sample(anyTime, 20_000);
  const binary = new BinaryRows();
  for (const [i, t] of times.entries()) {
    binary.row(9);
    binary.int64(i);
    binary.timestamptz(t);
    binary.float64Array([t]);
    binary.null();
    binary.int32(0);
    for (let n = 0; n < 4; n++) binary.null();
  }
  await copy(binary);
  expect(await db.query(`select v[1], t::text from copied where t <> ${timeOf('v[1]')} limit 5`)).toEqual([]);
  expect(await db.query('select 1 from copied')).toHaveLength(20_000);
});
