import fc from 'fast-check';
import { BackfillCredit } from './backfill-credit.js';

/** Looks each 100 ms at a store that takes `perS` records a second. */
function run(perS: number, seconds: number, offered: number) {
  const credit = new BackfillCredit();
  let came = 0;
  let stored = 0;
  let mostWaiting = 0;
  for (let ms = 0; ms < seconds * 1_000; ms += 10) {
    // Who sends has always more.
    if (!credit.isSpent) {
      came += offered;
      credit.came(offered);
    }
    stored = Math.min(came, stored + (perS * 10) / 1_000);
    mostWaiting = Math.max(mostWaiting, came - stored);
    if (ms % 100 === 0) credit.looked({ next: Math.floor(stored), lag: came - Math.floor(stored) }, ms);
  }
  return { mostWaiting, stored };
}

describe('how much of the past may still come', () => {
  it('is never more than is stored in a second or two, and storing never waits for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 60_000 }), (perS) => {
        const { mostWaiting, stored } = run(perS, 20, 2_000);
        expect(mostWaiting).toBeLessThanOrEqual(Math.max(4_000, perS) + 2_000 * 2);
        expect(stored).toBeGreaterThan(0.95 * perS * 20 - 4_000);
      }),
    );
  });

  it('is spent by what comes, and given back by what is stored', () => {
    const credit = new BackfillCredit();
    credit.came(3_999);
    expect(credit.isSpent).toBe(false);
    credit.came(1);
    expect(credit.isSpent).toBe(true);
    credit.looked({ next: 100, lag: 4_000 }, 0);
    expect(credit.isSpent).toBe(true);
    credit.looked({ next: 101, lag: 3_999 }, 100);
    expect(credit.isSpent).toBe(false);
  });

  it('has no end while nothing is stored although there is something, and ends as soon as it goes on', () => {
    const credit = new BackfillCredit();
    for (let ms = 0; ms < 5_000; ms += 100) {
      credit.looked({ next: 7, lag: 50_000 }, ms);
      expect(credit.isSpent).toBe(true);
    }
    credit.looked({ next: 7, lag: 50_000 }, 5_000);
    credit.came(1e9);
    expect(credit.isSpent).toBe(false);
    credit.looked({ next: 8, lag: 50_000 }, 5_100);
    expect(credit.isSpent).toBe(true);
  });

  it('has no end while nobody knows how far storing has come', () => {
    const credit = new BackfillCredit();
    credit.looked({ next: 0, lag: 50_000 }, 0);
    credit.looked(null, 100);
    expect(credit.isSpent).toBe(false);
  });

  it('is told anew where the log was replaced by another one', () => {
    const credit = new BackfillCredit();
    credit.looked({ next: 1_000_000, lag: 0 }, 0);
    credit.looked({ next: 0, lag: 4_000 }, 100);
    expect(credit.isSpent).toBe(true);
    credit.looked({ next: 2_000, lag: 4_000 }, 200);
    expect(credit.isSpent).toBe(false);
  });
});
