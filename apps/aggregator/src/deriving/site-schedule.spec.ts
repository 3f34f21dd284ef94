import fc from 'fast-check';
import { RoundRobin, SliceSize } from './site-schedule.js';

const bounds = { least: 50, first: 2_000, most: 20_000 };

describe('the size of a slice', () => {
  it('halves after one that was broken off, down to the least', () => {
    const slice = new SliceSize(bounds);
    slice.tookTooLong();
    expect([slice.size, slice.isLeast]).toEqual([1_000, false]);
    for (let i = 0; i < 10; i++) slice.tookTooLong();
    expect([slice.size, slice.isLeast]).toEqual([50, true]);
  });

  it('grows only by slices that were full, and shrinks by any that was slow', () => {
    const slice = new SliceSize(bounds);
    slice.took(1, false);
    expect(slice.size).toBe(2_000);
    slice.took(1, true);
    expect(slice.size).toBe(4_000);
    slice.took(5_000, false);
    expect(slice.size).toBe(2_000);
  });

  it('comes to half a second of work, whatever a row costs, and stays within its bounds', () => {
    const costs = fc.double({ min: 0.001, max: 20, noNaN: true });
    fc.assert(
      fc.property(costs, (msPerRow) => {
        const slice = new SliceSize(bounds);
        for (let i = 0; i < 20; i++) slice.took(slice.size * msPerRow, true);
        const wanted = Math.max(bounds.least, Math.min(bounds.most, 500 / msPerRow));
        expect(slice.size / wanted).toBeGreaterThan(0.9);
        expect(slice.size / wanted).toBeLessThan(1.1);
      }),
    );
  });
});

describe('turns', () => {
  it('come to everybody who waits before anybody has two, whoever joins or leaves', () => {
    const rounds = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(rounds, (waitings) => {
        const turns = new RoundRobin<number>();
        const unserved = new Map<number, Set<number>>();
        for (const waiting of waitings) {
          const chosen = turns.next(waiting)!;
          expect(waiting).toContain(chosen);
          // Since a key began to wait, no other one had two turns.
          for (const key of waiting) if (!unserved.has(key)) unserved.set(key, new Set());
          for (const key of unserved.keys()) if (!waiting.includes(key)) unserved.delete(key);
          unserved.delete(chosen);
          for (const served of unserved.values()) {
            expect(served.has(chosen)).toBe(false);
            served.add(chosen);
          }
        }
      }),
    );
    expect(new RoundRobin<number>().next([])).toBeUndefined();
  });
});
