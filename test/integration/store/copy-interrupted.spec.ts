import { READINGS_TOPIC } from '#contracts';
import { isTransient, type Database } from '#postgres';
import { BinaryRows } from '../../../libs/postgres/src/wire/binary-rows.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';
import { inFlight, readings, TestStore } from '../../support/processes/aggregator-store.js';
import { until } from '../../support/processes/until.js';
import { watchedCopies, type Copies } from '../../support/processes/watched-copies.js';

const T = Date.parse('2026-01-10T00:00:00Z');
const ROWS = 200;
const copies: Copies = [];
let db: Database;
let store: TestStore;

beforeAll(async () => {
  db = await freshDatabase('copy-interrupted');
});
beforeEach(async () => {
  copies.splice(0);
  store = await TestStore.over(watchedCopies(db, copies));
  await store.clear();
  await store.readings(readings({ readings: [{ ts: T, seq: 0, values: { a: 0 } }] }));
});
afterAll(() => db.close());

const batchOf = () =>
  store.batch(
    READINGS_TOPIC,
    Array.from({ length: ROWS }, (_, i) => ({
      data: readings({ readings: [{ ts: T + (i + 1) * 1_000, seq: i + 1, values: { a: i + 1 } }] }),
    })),
  );

/** A transaction that has stored the hundredth of them, as another process would, and ends when it is told to. */
async function holdOne(): Promise<(how: 'commit' | 'rollback') => Promise<void>> {
  let end: (how: 'commit' | 'rollback') => void = () => undefined;
  const ended = new Promise<'commit' | 'rollback'>((resolve) => (end = resolve));
  let begun: () => void = () => undefined;
  const holds = new Promise<void>((resolve) => (begun = resolve));
  const transaction = db
    .transaction(async (tx) => {
      await tx.execute(
        `insert into reading (device_id, ts, layout_id, vals, seq, received_at)
         select device_id, ts + interval '100 s', layout_id, '{100}', 100, received_at from reading`,
      );
      begun();
      if ((await ended) === 'rollback') throw new Error('rolled back');
    })
    .catch((error: unknown) => {
      if ((error as Error).message !== 'rolled back') throw error;
    });
  await holds;
  return async (how) => {
    end(how);
    await transaction;
  };
}

/** The server's process whose COPY waits for another transaction. */
async function waiting(): Promise<number> {
  let pid: number | undefined;
  await until(async () => {
    const rows = await db.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like 'copy reading%'`,
    );
    pid = rows[0]?.pid;
    return pid !== undefined;
  }, 'a copy waits');
  return pid!;
}

describe('a copy that waits for another transaction', () => {
  it.each([
    ['commit', 'refused', { stored: 1 + ROWS - 1, duplicate: 1 }],
    ['rollback', 'copied', { stored: 1 + ROWS, duplicate: 0 }],
  ] as const)('counts as that one ends: %s', async (how, what, counts) => {
    const end = await holdOne();
    const stored = store.record(batchOf());
    await waiting();
    await end(how);
    await stored;
    expect(copies).toEqual([what]);
    const line = await store.ledger();
    expect(line).toMatchObject({ ...counts, conflict: 0 });
    expect(inFlight(line)).toBe(0);
    expect(await db.query('select 1 from reading')).toHaveLength(1 + ROWS);
  });

  it.each([
    ['pg_cancel_backend', '57014'],
    ['pg_terminate_backend', '57P01'],
  ])('stores nothing where the server breaks it off by %s, and all of it the next time', async (how, code) => {
    const end = await holdOne();
    const batch = batchOf();
    const failed = store.record(batch).then(
      () => null,
      (error: unknown) => error,
    );
    await db.query(`select ${how}($1)`, [await waiting()]);
    const error = await failed;
    expect(error).toMatchObject({ code });
    expect(isTransient(error)).toBe(true);
    await end('rollback');
    expect(await db.query('select 1 from reading')).toHaveLength(1);
    await store.record(batch);
    expect(copies).toEqual(['refused', 'copied']);
    expect(await store.ledger()).toMatchObject({ received: 1 + ROWS, stored: 1 + ROWS, duplicate: 0, conflict: 0 });
  });
});

it('a connection that ends while rows wait to be sent fails the copy, and nothing else', async () => {
  await db.execute('create table much (v float8[])');
  const rows = new BinaryRows();
  const vals = Array.from({ length: 10_000 }, (_, i) => i);
  for (let i = 0; i < 200; i++) {
    rows.row(1);
    rows.float64Array(vals);
  }
  const bytes = rows.end();
  for (let i = 0; i < 5; i++) {
    const copied = db.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      const copy = tx.copyIn('copy much from stdin (format binary)', bytes);
      await Promise.all([copy, db.query('select pg_terminate_backend($1)', [row!.pid])]);
    });
    await expect(copied.catch((error: unknown) => Promise.reject(isTransient(error)))).rejects.toBe(true);
  }
  expect(await db.query('select 1 from much')).toEqual([]);
});
