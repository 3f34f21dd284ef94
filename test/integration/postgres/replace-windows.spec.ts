import fc from 'fast-check';
import type { Window } from '#domain';
import { replaceWindows, type ChangedWindow, type Database } from '#postgres';
import { copyWindows } from '../../../libs/postgres/src/windows/copy-windows.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

let db: Database;
beforeAll(async () => (db = await freshDatabase('windows')));
afterAll(() => db?.close());

const T = Date.parse('2026-01-10T00:00:00Z');
const QUARTER_MS = 900_000;

const value = fc.option(
  fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(-0), fc.constant(0.1 + 0.2)),
  { nil: null },
);
const count = fc.nat(900_000);
const window = (start: number): fc.Arbitrary<Window> =>
  fc.record({
    start: fc.constant(start),
    min: value,
    max: value,
    mean: value,
    last: value,
    heldMs: count,
    amount: value,
    excluded: value,
    coveredMs: count,
    lostMs: count,
    quality: fc.constantFrom(0, 1, 2),
    codes: fc.subarray(['GAP', 'JUMP', 'LATE'] as const),
    state: fc.constantFrom('', '{"kind":"gauge"}', '{"unit":"m³ ≤ 日"}'),
  });
/** Of some quarters of an hour of a day. */
const windows = fc
  .uniqueArray(fc.nat(95), { maxLength: 96, size: 'max' })
  .chain((quarters) => fc.tuple(...quarters.map((n) => window(T + n * QUARTER_MS))));

interface Shown {
  readonly point: number;
  readonly startMs: number;
  readonly text: string;
}
const shown = (): Promise<Shown[]> =>
  db.query<Shown>(
    `select point_id as point, start as "startMs", w::text as text from window_15m w order by point_id, start`,
  );
const keyOf = (point: number, startMs: number): string => `${point}/${startMs}`;

it('what is stored after a span was replaced is what came, and what is said to be different is so, however many there are', async () => {
  const span = fc.tuple(fc.nat(96), fc.nat(96)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  await fc.assert(
    fc.asyncProperty(windows, windows, span, fc.boolean(), async (before, now, [from, to], isSame) => {
      await db.execute('truncate window_15m');
      const stored = before.flatMap((one) => [1, 2].map((pointId) => ({ pointId, window: one })));
      await db.transaction((tx) => copyWindows(tx, stored));
      const was = new Map((await shown()).map((one) => [keyOf(one.point, one.startMs), one.text]));
      const [fromMs, toMs] = [T + from * QUARTER_MS, T + to * QUARTER_MS];
      const made = (isSame ? before : now).filter(({ start }) => start >= fromMs && start < toMs);
      const points = [1, 3].map((pointId) => ({ pointId, fromMs, toMs, windows: made, codes: [] }));
      const changed = await db.transaction((tx) => replaceWindows(tx, points));

      const is = new Map((await shown()).map((one) => [keyOf(one.point, one.startMs), one.text]));
      const starts = (point: number): number[] =>
        [...is.keys()].filter((key) => key.startsWith(`${point}/`)).map((key) => Number(key.split('/')[1]));
      const outside = before.map(({ start }) => start).filter((start) => start < fromMs || start >= toMs);
      const rising = (all: readonly number[]): number[] => [...all].sort((a, b) => a - b);
      const inside = made.map(({ start }) => start);
      expect(starts(1)).toEqual(rising([...outside, ...inside]));
      expect(starts(2)).toEqual(rising(before.map(({ start }) => start)));
      expect(starts(3)).toEqual(rising(inside));
      const other = [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key));
      expect(changed.map((one) => keyOf(one.pointId, one.startMs)).sort()).toEqual(other.sort());
      const isNew = ({ pointId, startMs }: ChangedWindow): boolean => !was.has(keyOf(pointId, startMs));
      for (const one of changed) expect(one.isNew ?? false).toBe(isNew(one));
    }),
    { numRuns: 60 },
  );
});

it('windows that are copied are to the bit those that are inserted', async () => {
  await fc.assert(
    fc.asyncProperty(windows, async (all) => {
      await db.execute('truncate window_15m');
      const many = all.map((one) => ({ pointId: 1, window: one }));
      await db.transaction((tx) => copyWindows(tx, many));
      const copied = await shown();
      await db.execute('truncate window_15m');
      // So few at a time that each is inserted.
      for (const one of all) {
        const piece = { pointId: 1, fromMs: one.start, toMs: one.start + QUARTER_MS, windows: [one], codes: [] };
        await db.transaction((tx) => replaceWindows(tx, [piece]));
      }
      expect(await shown()).toEqual(copied);
    }),
    { numRuns: 10 },
  );
});

it('thousands of new windows are copied, not inserted', async () => {
  await db.execute('truncate window_15m');
  const [one] = fc.sample(window(T), 1);
  const all = Array.from({ length: 3_000 }, (_, n) => ({ ...one!, start: T + n * QUARTER_MS }));
  const asked: string[] = [];
  const changed = await db.transaction((tx) =>
    replaceWindows(
      {
        query: (sql, params) => (asked.push(sql), tx.query(sql, params)),
        execute: (sql, params) => (asked.push(sql), tx.execute(sql, params)),
        repository: (entity, work) => tx.repository(entity, work),
        copyIn: (sql, rows) => (asked.push(sql), tx.copyIn(sql, rows)),
        together: (...parts) => tx.together(...parts),
      },
      [{ pointId: 1, fromMs: T, toMs: Infinity, windows: all, codes: [] }],
    ),
  );
  expect(changed).toHaveLength(3_000);
  expect(asked.filter((sql) => sql.startsWith('copy window_15m'))).toHaveLength(1);
  expect(asked.filter((sql) => sql.includes('insert into window_15m'))).toEqual([]);
});
