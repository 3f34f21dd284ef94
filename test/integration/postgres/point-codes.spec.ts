import fc from 'fast-check';
import { readPointCodes, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const FEW = 10;
const MANY = 100_000;
const DAY_MS = 86_400_000;

describe('codes of points', () => {
  let db: Database;
  let sites: { siteId: number; points: number[] }[];
  beforeAll(async () => {
    db = await freshDatabase('point_codes');
    sites = [];
    for (const code of ['park', 'works']) {
      const [site] = await db.query<{ id: number }>(
        `insert into site (code, name, time_zone) values ($1, $1, 'UTC') returning site_id as id`,
        [code],
      );
      const rows = await db.query<{ id: number }>(
        `with d as (insert into device (site_id, code) select $1, 'meter-' || n from generate_series(1, 3) n returning device_id)
         insert into point (device_id, code) select device_id, c from d, unnest('{a,b}'::text[]) c returning point_id as id`,
        [site!.id],
      );
      sites.push({ siteId: site!.id, points: rows.map(({ id }) => id) });
    }
  });
  afterAll(() => db.close());

  it('are the same by the times of a large site and by the points of a small one', async () => {
    const code = fc.record({
      site: fc.nat({ max: 1 }),
      point: fc.nat({ max: 5 }),
      ms: fc.integer({ min: -10, max: DAY_MS / 1_000 + 10 }).map((s) => s * 1_000),
      code: fc.constantFrom('RANGE', 'JUMP', 'LATE'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(code, { maxLength: 40 }), async (codes) => {
        await db.execute('delete from reading_code');
        await db.execute(
          `insert into reading_code (point_id, ts, code)
           select p, to_timestamp(t / 1000), c from unnest($1::int[], $2::float8[], $3::text[]) x(p, t, c) on conflict do nothing`,
          [
            codes.map(({ site, point }) => sites[site]!.points[point]!),
            codes.map(({ ms }) => ms),
            codes.map((one) => one.code),
          ],
        );
        for (const [i, { siteId, points }] of sites.entries()) {
          const found = await readPointCodes(db, siteId, MANY, 0, DAY_MS);
          expect(found).toEqual(await readPointCodes(db, siteId, FEW, 0, DAY_MS));
          const inside = codes.filter(({ site, ms }) => site === i && ms >= 0 && ms < DAY_MS);
          expect(found).toHaveLength(new Set(inside.map(({ point }) => points[point])).size);
        }
      }),
      { numRuns: 50 },
    );
  });
});
