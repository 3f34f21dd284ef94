import { openDatabase, type Database } from '#postgres';
import { plannedOnce } from '../../../libs/postgres/src/database/kept-plan.js';
import { freshDatabase, urlOf } from '../../support/processes/fresh-database.js';
import { readings, TestStore } from '../../support/processes/aggregator-store.js';

const T = Date.UTC(2026, 0, 15, 8);
const log = { info: () => undefined, warn: () => undefined };

describe('plans that a connection keeps', () => {
  let db: Database;
  /** Of the only connection. */
  const kept = async (): Promise<string[]> =>
    (await db.query<{ statement: string }>('select statement from pg_prepared_statements order by prepare_time')).map(
      ({ statement }) => statement,
    );

  beforeEach(async () => {
    const made = await freshDatabase('plans');
    db = await openDatabase({ url: await urlOf(made), log, max: 1 });
    await made.close();
    await db.execute('create table noted (n int primary key)');
  });
  afterEach(() => db.close());

  const note = plannedOnce('insert into noted values ($1)');
  const find = plannedOnce('select n from noted where n = $1');

  it('are those of statements that are planned once, in transactions that ask for it', async () => {
    await db.transaction((tx) => tx.execute(note, [1]));
    expect(await kept()).toEqual([]);
    for (const n of [2, 3]) {
      const rows = await db.transaction(
        async (tx) => {
          await tx.execute(note, [n]);
          await tx.execute('update noted set n = n where n = $1', [n]);
          return tx.query(find, [n]);
        },
        { keepsPlans: true },
      );
      expect(rows).toEqual([{ n }]);
    }
    expect(await kept()).toEqual([note, find]);
  });

  it('are those of statements that are planned once, in sessions that ask for it', async () => {
    await db.session((session) => session.query(find, [1]));
    expect(await kept()).toEqual([]);
    await db.session((session) => session.query(find, [1]), { keepsPlans: true });
    expect(await kept()).toEqual([find]);
  });

  it('are made by the next transaction where one had failed before', async () => {
    const failing = db.transaction(
      (tx) =>
        tx.together(
          () => tx.execute(note, [null]),
          () => tx.query(find, [1]),
        ),
      { keepsPlans: true },
    );
    await expect(failing).rejects.toMatchObject({ code: '23502' });
    const found = await db.transaction(
      (tx) =>
        tx.together(
          () => tx.execute(note, [1]),
          () => tx.query(find, [1]),
        ),
      { keepsPlans: true },
    );
    expect(found).toEqual([1, [{ n: 1 }]]);
  });

  it('are kept of storing, which soon adds none', async () => {
    const store = await TestStore.over(db);
    const send = (seq: number) =>
      store.readings(readings({ readings: [{ ts: T + seq * 1_000, seq, values: { a: seq } }] }));
    await send(1);
    await send(2);
    const statements = await kept();
    // A new range, and one that goes on.
    for (const [table, count] of Object.entries({ mark: 1, reading: 1, ledger: 1, seq_range: 2 })) {
      expect(statements.filter((one) => one.includes(`insert into ${table} `))).toHaveLength(count);
    }
    await send(3);
    expect(await kept()).toEqual(statements);
  });
});
