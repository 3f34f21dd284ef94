import { TransactionPace } from './transaction-pace.js';

/** Transactions of 5 ms, one after another, of what has come at this rate: how many began in the last second, and how far apart at most. */
function run(pace: TransactionPace, perMs: number, forMs: number, fromMs = 0): { count: number; mostApartMs: number } {
  let began = fromMs;
  let count = 0;
  let mostApartMs = 0;
  for (let now = fromMs; now < fromMs + forMs; now++) {
    if (now < began + 5 || pace.waitMs(now) > 0) continue;
    const records = Math.round((now - began) * perMs);
    if (records === 0) continue;
    pace.begins(now, records);
    if (now >= fromMs + forMs - 1_000) {
      count++;
      mostApartMs = Math.max(mostApartMs, now - began);
    }
    began = now;
  }
  return { count, mostApartMs };
}

describe('the pace of transactions', () => {
  it('is 8 ms at 1,000 records/s', () => {
    expect(run(new TransactionPace(), 1, 3_000)).toEqual({ count: 125, mostApartMs: 8 });
  });

  it('is 80 ms at 5,000 records/s', () => {
    expect(run(new TransactionPace(), 5, 3_000)).toEqual({ count: 12, mostApartMs: 80 });
  });

  it('is 80 ms at 2,500 records/s: a city of devices that each send seldom', () => {
    expect(run(new TransactionPace(), 2.5, 3_000)).toEqual({ count: 13, mostApartMs: 80 });
  });

  it('waits for no more than 500 records', () => {
    expect(run(new TransactionPace(), 20, 3_000).mostApartMs).toBeLessThanOrEqual(27);
  });

  it('is as fast as they end where one has many records', () => {
    expect(run(new TransactionPace(), 120, 3_000)).toEqual({ count: 200, mostApartMs: 5 });
  });

  it('does not take a burst for a rate', () => {
    const pace = new TransactionPace();
    run(pace, 1, 3_000);
    pace.begins(3_008, 80);
    expect(pace.waitMs(3_008)).toBe(8);
  });

  it('comes back within a second when the rate falls', () => {
    const pace = new TransactionPace();
    run(pace, 5, 3_000);
    expect(run(pace, 1, 2_000, 3_000).mostApartMs).toBe(8);
  });

  it('lets the first begin at once', () => {
    expect(new TransactionPace().waitMs(0)).toBe(0);
  });

  describe('in a flood', () => {
    /** As many records as come in 100 ms, of so many devices: how long it rests behind each. */
    function rests(pace: TransactionPace, fromMs: number, records: readonly number[], devices: number): number[] {
      return records.map((n, i) => {
        const now = fromMs + i * 100;
        pace.begins(now, n);
        return pace.restMs(now + 50, n, devices);
      });
    }

    it('rests once behind the first records of many devices', () => {
      expect(rests(new TransactionPace(), 0, [367, 2_776, 2_776, 13_800, 2_000], 2_000)).toEqual([0, 400, 0, 0, 0]);
    });

    it('does not rest where each device has sent several', () => {
      expect(rests(new TransactionPace(), 0, [367, 2_776, 2_776, 13_800, 2_000], 50)).toEqual([0, 0, 0, 0, 0]);
    });

    it('rests again in the next one, and another one begins when none has come for three seconds', () => {
      const pace = new TransactionPace();
      expect(rests(pace, 0, [2_000, 2_000, 2_000], 2_000)).toEqual([0, 400, 0]);
      expect(rests(pace, 2_900, [2_000, 2_000], 2_000)).toEqual([0, 0]);
      expect(rests(pace, 6_300, [2_000, 2_000], 2_000)).toEqual([0, 400]);
    });

    it('is none where a city sends 2,500 records/s, or one burst comes', () => {
      expect(rests(new TransactionPace(), 0, [250, 250, 250, 250], 250)).toEqual([0, 0, 0, 0]);
      expect(rests(new TransactionPace(), 0, [5_000], 5_000)).toEqual([0]);
    });
  });
});
