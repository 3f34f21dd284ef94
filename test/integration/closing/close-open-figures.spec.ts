import { closeDueFigures, type Database } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';

const HOUR_MS = 3_600_000;
const T = Date.parse('2026-01-10T00:00:00Z');
let db: Database;

beforeAll(async () => {
  db = await freshDatabase('close-open');
  const hours = (from: string, n: number, closed: boolean) =>
    db.execute(
      `insert into emission (site_id, grain, start, label, configuration_hash, closed, revision, first_received_at)
       select 1, 'hour', timestamptz '${from}' + h * interval '1 hour', 'x', 'h', ${closed}, ${closed ? 1 : 0},
              timestamptz '${from}' + h * interval '1 hour'
       from generate_series(0, ${n} - 1) h`,
    );
  await hours('2023-01-01T00:00:00Z', 20_000, true);
  await hours('2026-01-08T00:00:00Z', 48, false);
  await db.execute('analyze emission');
});
afterAll(() => db.close());

it('closing looks at what is open, and at none of the years that are closed', async () => {
  await db.transaction(async (tx) => {
    const read = async (): Promise<number> => {
      const [row] = await tx.query<{ n: number }>(
        `select seq_tup_read + idx_tup_fetch as n from pg_stat_xact_user_tables where relname = 'emission'`,
      );
      return row!.n;
    };
    const before = await read();
    const site = { siteId: 1, timeZone: 'Asia/Shanghai', deviceIds: [] };
    expect(await closeDueFigures(tx, site, { gen: 1, askedAtMs: T + HOUR_MS })).toBe(25);
    expect((await read()) - before).toBeLessThan(200);
  });
});
