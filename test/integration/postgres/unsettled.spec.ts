import { readSettlingFigures, readUnsettled, type Database, type Queryable } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Rows that were looked at, of all nodes. */
const rowsOf = (node: PlanNode): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Join Filter'] ?? 0)) *
    node['Actual Loops'] +
  (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), 0);

const DEVICES = 3_000;
const codes = Array.from({ length: DEVICES }, (_, i) => `meter-${i}`);
const named = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const everyDevice = named(...codes);
const DAY = { fromMs: 0, toMs: 86_400_000 };

describe('what of a large plant waits to be derived', () => {
  let db: Database;
  let siteId: number;
  beforeAll(async () => {
    db = await freshDatabase('unsettled');
    for (const table of ['device', 'mark']) await db.execute(`alter table ${table} set (autovacuum_enabled = false)`);
    const [site] = await db.query<{ id: number }>(
      `insert into site (code, name, time_zone) values ('park', 'Park', 'UTC') returning site_id as id`,
    );
    siteId = site!.id;
    await db.execute(`insert into device (site_id, code) select $1, unnest($2::text[])`, [
      siteId,
      [...codes, 'stranger'],
    ]);
    const markAll = () =>
      db.execute(
        `insert into mark (device_id, site_id, from_ts, to_ts)
         select device_id, site_id, to_timestamp(device_id), to_timestamp(device_id) from device`,
      );
    // Statistics of a moment at which nothing waited, as is usual.
    await markAll();
    await db.execute('delete from mark');
    await db.execute('analyze mark');
    await markAll();
  });
  afterAll(() => db.close());

  /** The same database, which counts the rows that its queries look at. */
  const counting = (counted: { rows: number }): Queryable => ({
    repository: (...given) => db.repository(...given),
    execute: (...given) => db.execute(...given),
    query: async <Row>(sql: string, given?: readonly unknown[]) => {
      const [plan] = await db.query<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
        `explain (analyze, format json) ${sql}`,
        given,
      );
      counted.rows += rowsOf(plan!['QUERY PLAN'][0]!.Plan);
      return db.query<Row>(sql, given);
    },
  });

  it('counts the marks of declared devices, with a few rows for each of them', async () => {
    const first = { rows: 0 };
    expect(await readUnsettled(counting(first), siteId, everyDevice)).toMatchObject({ waitingMarks: DEVICES });
    // Once to find that the list is new, once for who is not in it, once more.
    expect(first.rows).toBeLessThan(12 * DEVICES);
    const counted = { rows: 0 };
    expect(await readUnsettled(counting(counted), siteId, everyDevice)).toMatchObject({ waitingMarks: DEVICES });
    expect(await readUnsettled(db, siteId, named('meter-7', 'unheard-of'))).toMatchObject({ waitingMarks: 1 });
    expect(await readUnsettled(db, siteId, [])).toMatchObject({ waitingMarks: 0 });
    expect(counted.rows).toBeLessThan(5 * DEVICES);
  });

  it('knows a device that comes later, and one that is declared later', async () => {
    const declared = named(...codes);
    await readUnsettled(db, siteId, declared);
    const marked = async (code: string): Promise<void> => {
      await db.execute('insert into device (site_id, code) values ($1, $2)', [siteId, code]);
      await db.execute(
        `insert into mark (device_id, site_id, from_ts, to_ts) select device_id, site_id, now(), now() from device where code = $1`,
        [code],
      );
    };
    await marked('late-stranger');
    expect(await readUnsettled(db, siteId, declared)).toMatchObject({ waitingMarks: DEVICES });
    expect(await readUnsettled(db, siteId, [...declared, { id: 'late-stranger' }])).toMatchObject({
      waitingMarks: DEVICES + 1,
    });
    const more = [...declared, { id: 'late-meter' }];
    expect(await readUnsettled(db, siteId, more)).toMatchObject({ waitingMarks: DEVICES });
    await marked('late-meter');
    expect(await readUnsettled(db, siteId, more)).toMatchObject({ waitingMarks: DEVICES + 1 });
    await db.execute(`delete from mark where device_id in (select device_id from device where code like 'late-%')`);
  });

  it('finds from where on figures are in work, with a few rows for each device', async () => {
    const counted = { rows: 0 };
    const [first] = await db.query<{ ms: number }>(
      `select device_id * 1000 as ms from device where code = 'meter-7' and site_id = $1`,
      [siteId],
    );
    expect(await readSettlingFigures(db, siteId, ['meter-9', 'meter-7'], DAY)).toEqual({
      fromMs: first!.ms,
      hours: [],
    });
    await readSettlingFigures(counting(counted), siteId, codes, DAY);
    expect(counted.rows).toBeLessThan(10 * DEVICES);
  });

  it('does not look at what waits of devices that no figure is made of', async () => {
    const counted = { rows: 0 };
    await readSettlingFigures(counting(counted), siteId, ['meter-9', 'meter-7'], DAY);
    expect(counted.rows).toBeLessThan(30);
  });
});
