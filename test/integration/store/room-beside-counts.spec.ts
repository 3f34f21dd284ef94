import { readings, northSite, TestStore } from '../../support/processes/aggregator-store.js';
import { until } from '../../support/processes/until.js';

const T = 1_768_000_000_000;
/** More than fit on two pages. */
const DEVICES = Array.from({ length: 400 }, (_, i) => `meter-${i}`);

/** A table, and what names a row of it. */
const COUNTED = [['ledger', 'device'] as const, ['seq_range', 'device'] as const];

describe('what each transaction adds to', () => {
  let store: TestStore;
  let seq = 0;
  beforeAll(async () => {
    store = await TestStore.open('room', [northSite(DEVICES)]);
  });
  afterAll(() => store.close());

  const send = (): Promise<void> => {
    seq++;
    return store.readings(
      ...DEVICES.map((device) =>
        readings({ device, readings: [{ ts: T + seq * 1_000, seq, boot: 'a', values: { a: seq } }] }),
      ),
    );
  };
  /** On which page the row of each device stands. */
  const pages = (table: string, name: string): Promise<unknown[]> =>
    store.db.query(`select ${name} as name, (ctid::text::point)[0] as page from ${table} order by 1`);

  /** Whoever looks at the database, as autovacuum does now and then, keeps what was there: room is made when he has gone. */
  const nobodyLooks = (): Promise<void> =>
    until(async () => {
      const [others] = await store.db.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and backend_xmin is not null`,
      );
      return others!.n === 0;
    }, 'nobody else looks at the database');

  it.each(COUNTED)('stays where it is: no index of %s hears of it', async (table, name) => {
    await send();
    const before = await pages(table, name);
    expect(new Set(before.map((row) => (row as { page: number }).page)).size).toBeGreaterThan(2);
    await nobodyLooks();
    await send();
    expect(await pages(table, name)).toEqual(before);
  });
});
