import fc from 'fast-check';
import { assignSticky, type Claim } from './sticky-assignment.js';

const count = fc.integer({ min: 1, max: 8 });
const claims = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 6 }).chain((members) =>
  fc.tuple(
    ...members.map((member) =>
      fc.record({
        member: fc.constant(member),
        partitions: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]),
        isFresh: fc.boolean(),
      }),
    ),
  ),
);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('sticky assignment', () => {
  it('gives each partition to one member, evenly, whatever is claimed and in whatever order', () => {
    fc.assert(
      fc.property(claims, count, (all, n) => {
        const given = assignSticky(all, upTo(n));
        expect([...given.values()].flat().toSorted((a, b) => a - b)).toEqual(upTo(n));
        const sizes = [...given.values()].map((list) => list.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(assignSticky(all.toReversed(), upTo(n).toReversed())).toEqual(given);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes nothing from whoever stays, when another leaves; and only what is over the share, when one comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), count, fc.nat(), (members, n, pick) => {
        const fresh = (given: ReadonlyMap<string, number[]>): Claim[] =>
          [...given].map(([member, partitions]) => ({ member, partitions, isFresh: true }));
        const nobody = upTo(members).map((i) => ({ member: `m${i}`, partitions: [], isFresh: true }));
        const before = assignSticky(nobody, upTo(n));
        const after = assignSticky(
          fresh(before).filter((_, i) => i !== pick % members),
          upTo(n),
        );
        for (const [member, list] of after) expect(list).toEqual(expect.arrayContaining(before.get(member)!));
        const more = assignSticky([...fresh(after), { member: 'new', partitions: [], isFresh: true }], upTo(n));
        const moved = [...after].flatMap(([member, list]) => list.filter((p) => !more.get(member)!.includes(p)));
        expect(moved).toHaveLength(more.get('new')!.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('believes whoever has heard of the group before one that was away', () => {
    const given = assignSticky(
      [
        { member: 'a', partitions: [0, 1], isFresh: false },
        { member: 'b', partitions: [0, 1, 2, 3], isFresh: true },
      ],
      upTo(4),
    );
    expect(given.get('b')).toEqual([0, 1]);
    expect(given.get('a')).toEqual([2, 3]);
  });
});
