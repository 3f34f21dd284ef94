import fc from 'fast-check';
import { compactRanges } from '#domain';
import { addSeqRanges, compactSeqRanges, SeqRangeRounds, type Database } from '#postgres';
import { readSeqRanges, type DeviceSeqRange } from '../../../libs/postgres/src/readings/seq-ranges.js';
import { freshDatabase } from '../../support/processes/fresh-database.js';

let db: Database;
beforeAll(async () => {
  db = await freshDatabase('seq-rounds');
});
beforeEach(() => db.execute('delete from seq_range'));
afterAll(() => db.close());

const range = (device: string, fromSeq: number, toSeq = fromSeq): DeviceSeqRange => ({
  site: 'north',
  device,
  boot: '',
  fromSeq,
  toSeq,
  fromTs: fromSeq * 1_000,
  toTs: toSeq * 1_000,
});
const append = (ranges: readonly DeviceSeqRange[]) => db.transaction((tx) => addSeqRanges(tx, ranges));
const DEVICES = ['a', 'b', 'c'];
const of = (ranges: readonly DeviceSeqRange[], device: string) =>
  compactRanges(ranges.filter((one) => one.device === device)).map(({ boot, fromSeq, toSeq }) => [
    boot,
    fromSeq,
    toSeq,
  ]);

it('rounds of two processes change no hole, and leave each device few rows', async () => {
  const batch = fc.record({
    process: fc.nat({ max: 1 }),
    ranges: fc.array(
      fc
        .record({ device: fc.constantFrom(...DEVICES), from: fc.nat({ max: 200 }), n: fc.nat({ max: 9 }) })
        .map(({ device, from, n }) => range(device, from, from + n)),
      { minLength: 1, maxLength: 30 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 12 }), async (batches) => {
      await db.execute('delete from seq_range');
      const processes = [new SeqRangeRounds(), new SeqRangeRounds()];
      const all: DeviceSeqRange[] = [];
      const most = new Map<string, number>();
      for (const { process, ranges } of batches) {
        await append(ranges);
        all.push(...ranges);
        for (const device of DEVICES) most.set(device, Math.max(most.get(device) ?? 0, of(all, device).length));
        await compactSeqRanges(db, processes[process], 4);
      }
      const rowsNow = async (device: string): Promise<number> => {
        const stored = (await readSeqRanges(db, 'north')).filter((one) => one.device === device);
        expect(of(stored, device)).toEqual(of(all, device));
        return stored.length;
      };
      await compactSeqRanges(db, processes[0], 4);
      // What filled a hole since a device was looked at makes fewer of it than were left then.
      for (const device of DEVICES)
        expect(await rowsNow(device)).toBeLessThanOrEqual(Math.max(4, 2 * most.get(device)!));
      await compactSeqRanges(db, new SeqRangeRounds(), 4);
      for (const device of DEVICES)
        expect(await rowsNow(device)).toBeLessThanOrEqual(Math.max(4, of(all, device).length));
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

it('what filled the holes of a device is joined once all are counted anew, however few it is', async () => {
  const rounds = new SeqRangeRounds();
  await append(Array.from({ length: 40 }, (_, i) => range('a', 2 * i)));
  await compactSeqRanges(db, rounds);
  await append(Array.from({ length: 39 }, (_, i) => range('a', 2 * i + 1)));
  expect(await compactSeqRanges(db, rounds)).toBe(0);
  let less = 0;
  for (let round = 2; round <= 360; round++) less += await compactSeqRanges(db, rounds);
  expect(less).toBe(78);
  expect(await readSeqRanges(db, 'north')).toMatchObject([{ fromSeq: 0, toSeq: 78 }]);
});

it('a round reads what came since the one before, and all only once', async () => {
  const seen: number[] = [];
  const watched = new Proxy(db, {
    get: (real, key) => {
      if (key !== 'query') return (Reflect.get(real, key) as () => unknown).bind(real);
      return async (sql: string, params: unknown[]) => {
        const rows = await real.query<{ n: number }>(sql, params);
        if (sql.includes('count(*)')) seen.push(rows.reduce((sum, { n }) => sum + n, 0));
        return rows;
      };
    },
  });
  const rounds = new SeqRangeRounds();
  await append(Array.from({ length: 40 }, (_, i) => range(`d${i % 4}`, i * 10)));
  await compactSeqRanges(watched, rounds);
  await append([range('d1', 1_000), range('d2', 1_000)]);
  await compactSeqRanges(watched, rounds);
  await compactSeqRanges(watched, rounds);
  expect(seen).toEqual([40, 2, 0]);
});
