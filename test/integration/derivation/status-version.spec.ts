import { readStatusText } from '#contracts';
import { derivedSites, publishStatus, type DerivedSite } from '#derivation';
import { moveOutbox, Names, readStatus, type Database, type Transaction } from '#postgres';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { deviceOf, factorsOfTests, pointOf, siteOf } from '../../support/plants/plant-of-tests.js';
import { until } from '../../support/processes/until.js';

/** Without a target, so that nothing is written before all of the status is read. */
const SITE = {
  ...siteOf('park', 'Asia/Shanghai', [deviceOf('meter', 'heat-meter', [pointOf('meter', 'heat.energyTotal', {})])]),
  targets: [],
};

let db: Database;
let derived: DerivedSite;
beforeAll(async () => {
  db = await freshDatabase('status_version');
  const names = await Names.open(db);
  await names.declare([SITE]);
  derived = derivedSites({ sites: [SITE], factors: factorsOfTests, normals: new Map() }, names)[0]!;
});
afterAll(() => db.close());

const late = (count: number): Promise<number> =>
  db.execute(
    `insert into ledger (site, device, late) values ('park', 'meter', $1)
     on conflict on constraint ledger_pkey do update set late = excluded.late`,
    [count],
  );
const stored = async () => {
  const { version, body } = (await readStatus(db, derived.siteId))!;
  return { version, lateCount: (body as { data: { lateCount: number } }).data.lateCount };
};

/** The same database; a transaction waits before the statement that reads the ledger has answered. */
function pausedAtLedger() {
  let letGo: () => void = () => undefined;
  const free = new Promise<void>((resolve) => (letGo = resolve));
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const paused: Pick<Database, 'transaction'> = {
    transaction: (work) =>
      db.transaction((tx) =>
        work({
          execute: (sql, params) => tx.execute(sql, params),
          copyIn: (sql, rows) => tx.copyIn(sql, rows),
          together: (...parts) => tx.together(...parts),
          lastly: (...parts) => tx.lastly(...parts),
          repository: (entity, rows) => tx.repository(entity, rows),
          query: async <Row>(sql: string, params?: readonly unknown[]): Promise<Row[]> => {
            const rows = await tx.query<Row>(sql, params);
            if (!sql.includes('from ledger')) return rows;
            reach();
            await free;
            return rows;
          },
        } satisfies Transaction),
      ),
  };
  return { paused: paused as Database, letGo, reached };
}

describe('the version of a status document', () => {
  it('is that of the newest data: who has read older ones cannot bear a higher version', async () => {
    await late(1);
    await publishStatus(db, derived, Date.now());
    const { paused, letGo, reached } = pausedAtLedger();
    const older = publishStatus(paused, derived, Date.now());
    await reached;
    await late(2);
    let isDone = false;
    const newer = publishStatus(db, derived, Date.now()).then(() => (isDone = true));
    const waits = async (): Promise<boolean> =>
      (await db.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
        .length > 0;
    await until(async () => isDone || (await waits()), 'the newer one is done, or waits for the older');
    letGo();
    await Promise.all([older, newer]);
    expect((await stored()).lateCount).toBe(2);
    const told = await db.query<{ version: number; late: number }>(
      `select (event -> 'data' ->> 'version')::bigint as version, (event #>> '{data,data,lateCount}')::int as late
       from outbox order by outbox_id`,
    );
    expect(told.map((one) => one.late)).toEqual([1, 1, 2]);
    const versions = told.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it('is above what was published before a restore from an older copy, and rises by one where the clock stands still', async () => {
    await publishStatus(db, derived, Date.now());
    const published = await stored();
    // as an older copy has it, made when versions were counted from 1
    await db.execute('update site_status set version = 17');
    await publishStatus(db, derived, Date.now());
    const again = await stored();
    expect(again.version).toBeGreaterThan(published.version);
    // a clock that has gone back an hour
    await db.execute('update site_status set version = version + 3600000');
    await publishStatus(db, derived, Date.now());
    expect((await stored()).version).toBe(again.version + 3_600_001);
  });

  it('stands first in the document that goes out, which is the one that was written', async () => {
    await db.execute('delete from outbox');
    await publishStatus(db, derived, Date.now());
    const sent: string[] = [];
    await moveOutbox(db, async (records) => void sent.push(...records.map(({ value }) => value!)), {
      mostBytes: 1_000_000,
    });
    const { version, body } = (await readStatus(db, derived.siteId))!;
    const document = { site: derived.site.id, version, ...body };
    expect(sent.map((value) => readStatusText(Buffer.from(value)))).toEqual([
      { version, text: JSON.stringify(document) },
    ]);
  });

  it('is not sent again to whoever knows it', async () => {
    await publishStatus(db, derived, Date.now());
    const known = (await readStatus(db, derived.siteId))!;
    expect(await readStatus(db, derived.siteId, known)).toBe(known);
    await publishStatus(db, derived, Date.now());
    const fresh = (await readStatus(db, derived.siteId, known))!;
    expect(fresh.version).toBeGreaterThan(known.version);
    expect(fresh).toEqual(await readStatus(db, derived.siteId));
  });
});
