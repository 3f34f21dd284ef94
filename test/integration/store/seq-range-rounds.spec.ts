import fc from 'fast-check';
import { compactRanges, groupedBy } from '#domain';
import { addSeqRanges, compactSeqRanges, SeqRangeRounds, SeqTails, type Database } from '#postgres';
import type { DeviceSeqRange, DeviceSeqs } from '../../../libs/postgres/src/seq/device-seq-range.js';
import { MOST_RANGES, readSeqRanges } from '../../../libs/postgres/src/seq/seq-ranges.js';
import { MOST_TAILS_OF_A_DEVICE } from '../../../libs/postgres/src/seq/seq-tails.js';
import { untilBlocked } from '../../support/postgres/until-blocked.js';
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
const byDevice = (all: readonly DeviceSeqRange[]): DeviceSeqs[] =>
  [...groupedBy(all, ({ device }) => device)].map(([device, ranges]) => ({ site: 'north', device, seqs: { ranges } }));
async function append(ranges: readonly DeviceSeqRange[], tails = new SeqTails()): Promise<void> {
  tails.remember(await db.transaction((tx) => addSeqRanges(tx, byDevice(ranges), tails)));
}
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
      const tails = [new SeqTails(), new SeqTails()];
      const all: DeviceSeqRange[] = [];
      const most = new Map<string, number>();
      for (const { process, ranges } of batches) {
        await append(ranges, tails[process]);
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
      // What filled a hole since a device was looked at makes fewer of it than were left then. Not counted are those that are there again
      // since they were joined: only what was a tail of a process when it was.
      const again = tails.length * MOST_TAILS_OF_A_DEVICE;
      for (const device of DEVICES)
        expect(await rowsNow(device)).toBeLessThanOrEqual(Math.max(4, 2 * most.get(device)!) + again);
      await compactSeqRanges(db, new SeqRangeRounds(), 4);
      for (const device of DEVICES)
        expect(await rowsNow(device)).toBeLessThanOrEqual(Math.max(4, of(all, device).length));
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

it('a transaction of more devices than a device may have ranges makes each of theirs longer', async () => {
  const devices = Array.from({ length: MOST_RANGES + 1 }, (_, i) => `meter-${i}`);
  const tails = new SeqTails();
  for (const seq of [1, 2, 3])
    await append(
      devices.map((device) => range(device, seq)),
      tails,
    );
  const stored = await readSeqRanges(db, 'north');
  expect(stored).toHaveLength(devices.length);
  expect(stored.every(({ fromSeq, toSeq }) => fromSeq === 1 && toSeq === 3)).toBe(true);
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

describe('what goes on where a range ends', () => {
  const rows = async () =>
    (await readSeqRanges(db, 'north')).map(({ device, fromSeq, toSeq, fromTs, toTs }) => [
      device,
      fromSeq,
      toSeq,
      fromTs,
      toTs,
    ]);

  it('makes it longer, for each device, and for what it makes up for beside what is new', async () => {
    const tails = new SeqTails();
    await append([range('a', 1, 3), range('a', 100), range('b', 7)], tails);
    await append([range('a', 101, 102), range('a', 4), range('b', 8, 9), range('c', 1)], tails);
    expect((await rows()).toSorted()).toEqual([
      ['a', 1, 4, 1_000, 4_000],
      ['a', 100, 102, 100_000, 102_000],
      ['b', 7, 9, 7_000, 9_000],
      ['c', 1, 1, 1_000, 1_000],
    ]);
  });

  it('is in that row already where another process has made it longer', async () => {
    const [mine, others] = [new SeqTails(), new SeqTails()];
    await append([range('a', 1)], mine);
    const [{ id } = { id: 0 }] = await db.query<{ id: number }>('select seq_range_id as id from seq_range');
    others.remember({ longer: [], toSeqs: [], toTss: [], added: [{ ...range('a', 1), id }] });
    await append([range('a', 2, 9)], others);
    // The same number twice, as a sender that heard no answer sends it.
    await append([range('a', 2)], mine);
    expect(await rows()).toEqual([['a', 1, 9, 1_000, 9_000]]);
    // Remembered as it is stored: it goes on behind what the other has added.
    await append([range('a', 10)], mine);
    expect(await rows()).toEqual([['a', 1, 10, 1_000, 10_000]]);
  });

  it('is a row again where it was joined with others meanwhile, and is joined the next time', async () => {
    const tails = new SeqTails();
    await append([range('a', 1), range('a', 3, 5)], tails);
    await append([range('a', 2)]);
    expect(await compactSeqRanges(db, new SeqRangeRounds(), 1)).toBe(2);
    expect(await rows()).toEqual([['a', 1, 5, 1_000, 5_000]]);
    await append([range('a', 6)], tails);
    await append([range('a', 7, 8)], tails);
    expect((await rows()).toSorted()).toEqual([
      ['a', 1, 5, 1_000, 5_000],
      ['a', 3, 8, 3_000, 8_000],
    ]);
    expect(await compactSeqRanges(db, new SeqRangeRounds(), 1)).toBe(1);
    expect(of(await readSeqRanges(db, 'north'), 'a')).toEqual([['', 1, 8]]);
  });

  it('is a row again for each tail that is remembered and no more, however often it goes on', async () => {
    const tails = new SeqTails();
    const runs = Array.from({ length: 2 * MOST_TAILS_OF_A_DEVICE }, (_, i) => 10 * i);
    for (const from of runs) await append([range('a', from)], tails);
    await append(runs.map((from) => range('a', from + 1, from + 9)));
    const rounds = new SeqRangeRounds();
    await compactSeqRanges(db, rounds, 1);
    expect(await rows()).toHaveLength(1);
    for (const more of [1, 2, 3])
      await append(
        runs.slice(-MOST_TAILS_OF_A_DEVICE).map((from) => range('a', from + more)),
        tails,
      );
    expect(await rows()).toHaveLength(1 + MOST_TAILS_OF_A_DEVICE);
    // Those have the numbers that they had: who has counted them does so again when all are counted.
    expect(await compactSeqRanges(db, rounds, 1)).toBe(0);
    expect(await compactSeqRanges(db, new SeqRangeRounds(), 1)).toBe(MOST_TAILS_OF_A_DEVICE);
  });

  it('is not lost where ranges of its device are joined at the same time', async () => {
    const tails = new SeqTails();
    await append([range('a', 1), range('a', 3)], tails);
    await db.execute(`insert into ledger (site, device) values ('north', 'a') on conflict do nothing`);
    let joined: Promise<number> | undefined;
    const stored = await db.transaction(async (tx) => {
      await tx.execute(`update ledger set received = received + 1 where site = 'north' and device = 'a'`);
      const ranges = await addSeqRanges(tx, byDevice([range('a', 4, 6)]), tails);
      joined = compactSeqRanges(db, new SeqRangeRounds(), 1);
      await untilBlocked(db);
      return ranges;
    });
    tails.remember(stored);
    await joined;
    await append([range('a', 2)], tails);
    expect(of(await readSeqRanges(db, 'north'), 'a')).toEqual([['', 1, 6]]);
  });
});
