import { jest } from '@jest/globals';
import { StoringFirst } from './storing-first.js';

/** Whether the rest has ended after some time in which a transaction is stored each 100 ms. */
async function restedFor(
  first: StoringFirst,
  tookMs: number,
  waitedMs: (ms: number) => number | null,
): Promise<number> {
  let isOver = false;
  void first.giveWay(tookMs).then(() => (isOver = true));
  await jest.advanceTimersByTimeAsync(0);
  for (let ms = 0; ms <= 5_000; ms += 100) {
    if (isOver) return ms;
    const waited = waitedMs(ms);
    if (waited !== null) first.stored(waited);
    await jest.advanceTimersByTimeAsync(100);
  }
  throw new Error('it rests for ever');
}

describe('deriving beside storing', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const behind = (): StoringFirst => {
    const first = new StoringFirst();
    first.stored(3_000);
    return first;
  };

  it('does not rest while what arrives is stored at once, nor where nobody knows', async () => {
    const first = new StoringFirst();
    expect(await restedFor(first, 900, () => 40)).toBe(0);
    first.stored(null);
    expect(await restedFor(first, 900, () => null)).toBe(0);
  });

  it('rests three times as long as the run took while storing is behind, three seconds after its begin or a second and a half at most', async () => {
    expect(await restedFor(behind(), 300, () => 3_000)).toBe(900);
    expect(await restedFor(behind(), 900, () => 3_000)).toBe(2_100);
    expect(await restedFor(behind(), 4_000, () => 3_000)).toBe(1_500);
  });

  it('rests on where one transaction of a flood had waited less than half a second', async () => {
    expect(await restedFor(behind(), 900, (ms) => (ms === 600 ? 300 : 3_000))).toBe(2_100);
    expect(await restedFor(behind(), 900, (ms) => (ms === 600 ? 150 : 3_000))).toBe(700);
  });

  it('is not behind by what had waited less than half a second', async () => {
    const first = new StoringFirst();
    first.stored(400);
    expect(await restedFor(first, 900, () => 400)).toBe(0);
  });

  it('goes on as soon as storing has caught up', async () => {
    expect(await restedFor(behind(), 1_400, (ms) => (ms < 600 ? 3_000 : 20))).toBe(700);
  });

  it('goes on where nothing is stored any more, and does not rest again', async () => {
    const first = behind();
    expect(await restedFor(first, 1_400, () => null)).toBe(700);
    expect(await restedFor(first, 1_400, () => null)).toBe(0);
  });

  it('rests on between transactions that end half a second apart', async () => {
    expect(await restedFor(behind(), 1_400, (ms) => (ms % 500 === 0 ? 3_000 : null))).toBe(1_600);
  });

  it('rests on while storing rests for a flood has begun, and until its next transaction has ended', async () => {
    const first = new StoringFirst();
    await first.turn();
    first.stored(40, 2_000, 400);
    let hasBegun = false;
    void first.turn().then(() => (hasBegun = true));
    await jest.advanceTimersByTimeAsync(100);
    first.stored(40, 2_000, 400);
    await jest.advanceTimersByTimeAsync(1_500);
    expect(hasBegun).toBe(false);
    first.stored(900, 13_000);
    await jest.advanceTimersByTimeAsync(600);
    expect(hasBegun).toBe(false);
    await jest.advanceTimersByTimeAsync(100);
    expect(hasBegun).toBe(true);
  });

  it('keeps what no figure is made of waiting for four seconds at most', async () => {
    const first = behind();
    const sinceMs = performance.now();
    for (let ms = 0; ms < 4_000; ms += 500) {
      expect(first.othersWait(sinceMs)).toBe(true);
      await jest.advanceTimersByTimeAsync(500);
      first.stored(3_000);
    }
    expect(first.othersWait(sinceMs)).toBe(false);
  });

  it('does not keep it waiting where storing keeps up, has caught up or is quiet', async () => {
    expect(new StoringFirst().othersWait(performance.now())).toBe(false);
    const caughtUp = behind();
    caughtUp.stored(20);
    expect(caughtUp.othersWait(performance.now())).toBe(false);
    const quiet = behind();
    await jest.advanceTimersByTimeAsync(700);
    expect(quiet.othersWait(performance.now())).toBe(false);
  });

  /** After so long the run that was waited for has begun, while so many records are stored each 100 ms for `flowsMs`. */
  async function begunAfter(first: StoringFirst, records: number, flowsMs: number, waitedMs = 40): Promise<number> {
    let hasBegun = false;
    void first.turn().then(() => (hasBegun = true));
    await jest.advanceTimersByTimeAsync(0);
    for (let ms = 0; ms <= 5_000; ms += 100) {
      if (hasBegun) return ms;
      if (ms < flowsMs) first.stored(waitedMs, records);
      await jest.advanceTimersByTimeAsync(100);
    }
    throw new Error('it never begins');
  }

  it('begins three seconds after the run before where ten thousand records have come since, whether or not storing is behind', async () => {
    const first = new StoringFirst();
    first.stored(40, 20_000);
    // Nothing has run before.
    expect(await begunAfter(first, 5_000, 5_000)).toBe(0);
    await jest.advanceTimersByTimeAsync(400);
    first.stored(40, 9_999);
    expect(await begunAfter(first, 0, 0)).toBe(0);
    await jest.advanceTimersByTimeAsync(400);
    first.stored(40, 10_000);
    expect(await begunAfter(first, 5_000, 5_000)).toBe(2_600);
  });

  it('begins when the flood has ended', async () => {
    const first = new StoringFirst();
    await first.turn();
    first.stored(40, 10_000);
    expect(await begunAfter(first, 5_000, 1_000)).toBe(1_600);
  });

  /** After a run that found nothing, so many records are stored in one transaction. */
  async function afterQuiet(records: number): Promise<StoringFirst> {
    const first = new StoringFirst();
    await first.turn();
    await jest.advanceTimersByTimeAsync(700);
    first.stored(150, records);
    return first;
  }

  it('begins at once where a few records come after a quiet time', async () => {
    expect(await begunAfter(await afterQuiet(49), 0, 0)).toBe(0);
  });

  it('does not begin within the first three seconds of a flood, however few have been stored yet', async () => {
    expect(await begunAfter(await afterQuiet(50), 300, 5_000, 250)).toBe(3_000);
    expect(await begunAfter(await afterQuiet(50), 10_000, 5_000, 40)).toBe(3_000);
  });

  it('begins behind a burst: with the next commit where storing keeps up, or when nothing more has come', async () => {
    expect(await begunAfter(await afterQuiet(50), 300, 5_000, 40)).toBe(100);
    expect(await begunAfter(await afterQuiet(50), 0, 0)).toBe(700);
    expect(await begunAfter(await afterQuiet(50), 300, 1_000, 250)).toBe(1_600);
  });

  it('does not wait for a flood where the run before had something to do', async () => {
    const first = await afterQuiet(50);
    expect(await begunAfter(first, 0, 0)).toBe(700);
    first.stored(150, 60);
    expect(await begunAfter(first, 0, 0)).toBe(0);
    expect(first.othersWait(performance.now())).toBe(false);
  });

  it('ends its rest where the process stops', async () => {
    const first = behind();
    let isOver = false;
    void first.giveWay(1_400).then(() => (isOver = true));
    first.stop();
    await jest.advanceTimersByTimeAsync(0);
    expect(isOver).toBe(true);
  });
});
