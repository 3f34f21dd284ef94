import type { Database } from '#postgres';
import { timeOf, timesOf } from '../../../libs/postgres/src/wire/timestamptz.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

/** The days that PostgreSQL has, from 4713 BC to 294276. */
const [FIRST_DAY, LAST_DAY] = [-2_440_588, 106_751_990];

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('times between PostgreSQL and Unix milliseconds', () => {
  let db: Database;
  beforeAll(async () => {
    db = await freshDatabase('times', { migrated: false });
  });
  afterAll(() => db.close());

  it('come out as the server counts them, to the microsecond, in any year', async () => {
    const random = randomNumbers(16);
    const spans = [
      [FIRST_DAY, LAST_DAY],
      [-800_000, -700_000], // around the year 0
      [18_000, 22_000],
    ] as const;
    const texts = Array.from({ length: 30_000 }, (_, i) => {
      const [from, to] = spans[i % spans.length]!;
      const [day, microsecond] = [Math.floor(from + random() * (to - from)), Math.floor(random() * 86_400_000_000)];
      const digits = 10 ** (i % 7); // fractions of 0 to 6 digits
      return `${day} ${Math.floor(microsecond / digits) * digits}`;
    });
    const rows = await db.query<{ read: number; counted: number }>(
      `select t as read, (extract(epoch from t) * 1000)::float8 as counted
       from unnest($1::text[]) x(text)
       cross join lateral (select timestamptz 'epoch' + split_part(text, ' ', 1)::int * interval '1 day'
                             + split_part(text, ' ', 2)::bigint * interval '1 microsecond' as t) t`,
      [texts],
    );
    expect(rows).toHaveLength(texts.length);
    expect(rows.filter(({ read, counted }) => read !== counted)).toEqual([]);
  });

  it.each([
    ['2026-01-15 08:00:00+00', Date.UTC(2026, 0, 15, 8)],
    ['2026-01-15 08:00:00.1+00', Date.UTC(2026, 0, 15, 8) + 100],
    ['2026-01-15 08:00:00.123456+00', Date.UTC(2026, 0, 15, 8) + 123.456],
    ['1969-12-31 23:59:59.999+00', -1],
    ['0099-03-01 00:00:00+00', Date.parse('0099-03-01T00:00:00Z')],
    ['0001-02-29 00:00:00+00 BC', Date.parse('0000-02-29T00:00:00Z')],
    ['12026-01-15 00:00:00+00', Date.UTC(12026, 0, 15)],
    ['infinity', Infinity],
    ['-infinity', -Infinity],
  ])('reads %s', async (text, ms) => {
    const [row] = await db.query(`select $1::timestamptz as t, array[$1::timestamptz, null] as ts`, [text]);
    expect(row).toEqual({ t: ms, ts: [ms, null] });
  });

  it('reads them in whatever zone and style a session was set to', async () => {
    const times = [Date.UTC(2026, 0, 15, 8) + 250, Date.UTC(1850, 0, 1)]; // of 1850 with seconds in its offset
    for (const zone of ['Asia/Kathmandu', 'Asia/Kolkata', 'America/St_Johns', 'UTC']) {
      const read = await db.session(async (session) => {
        await session.execute(`set time zone '${zone}'`);
        const [row] = await session.query<{ ts: number[] }>(`select ${timesOf('$1::text')} as ts`, [
          `{${times.join()}}`,
        ]);
        await session.execute('set time zone utc');
        return row?.ts;
      });
      expect(read).toEqual(times);
    }
    const name = await db.query<{ name: string }>('select current_database() as name');
    await db.execute(`alter database "${name[0]!.name}" set datestyle = 'German'`);
    expect(await db.query('select current_setting($1) as style', ['datestyle'])).toMatchObject([
      { style: expect.stringMatching(/^ISO/) as string },
    ]);
  });

  it('go in as milliseconds, one by one and in arrays, and come back the same', async () => {
    const random = randomNumbers(17);
    const times = [
      ...Array.from({ length: 1_000 }, () => Math.floor((2 * random() - 1) * 3e12)),
      -1,
      0,
      Infinity,
      -Infinity,
    ];
    const [many] = await db.query<{ ts: number[] }>(`select ${timesOf('$1::text')} as ts`, [`{${times.join()}}`]);
    expect(many!.ts).toEqual(times);
    for (const ms of times.slice(-4)) expect(await db.query(`select ${timeOf('$1')} as t`, [ms])).toEqual([{ t: ms }]);
  });
});
