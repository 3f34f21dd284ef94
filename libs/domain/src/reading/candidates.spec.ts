import fc from 'fast-check';
import { addCandidate, effectiveCandidate, type Candidate } from './candidates.js';

const candidate = fc.record({
  v: fc.constantFrom(1, 1 + 1e-12, 2, -3),
  q: fc.constantFrom(0, 1, 2),
  seq: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  receivedMs: fc.integer({ min: 0, max: 9 }),
});
const all = (list: readonly Candidate[]): { kept: Candidate[]; duplicates: number } => {
  const kept: Candidate[] = [];
  const duplicates = list.filter((c) => !addCandidate(kept, c)).length;
  return { kept, duplicates };
};

describe('candidates for the same point and time', () => {
  it('equal value and quality is a duplicate and keeps the highest seq', () => {
    const first = { v: 1, q: 0, seq: null, receivedMs: 5 };
    expect(all([first, { ...first, seq: 7 }, { ...first, seq: 3, receivedMs: 9 }])).toEqual({
      kept: [{ ...first, seq: 7 }],
      duplicates: 2,
    });
    expect(all([first, { ...first, q: 1 }]).kept).toHaveLength(2);
  });

  it('which one counts and how many there are does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(
        fc
          .array(candidate, { minLength: 1, maxLength: 8 })
          .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, other]) => {
          const [a, b] = [all(list), all(other)];
          expect(a.duplicates).toBe(b.duplicates);
          const [x, y] = [effectiveCandidate(a.kept), effectiveCandidate(b.kept)];
          expect([x.q, x.seq]).toEqual([y.q, y.seq]);
          expect(x.v).toBeCloseTo(y.v, 9);
        },
      ),
    );
  });
});
