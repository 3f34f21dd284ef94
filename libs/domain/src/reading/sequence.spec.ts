import fc from 'fast-check';
import { compactRanges, gapsOf, type SeqRange } from './sequence.js';

interface Seen {
  readonly seq: number;
  readonly ts: number | null;
  readonly boot?: string;
}

/** Cuts messages into ranges as a batch does: consecutive numbers that rise with time. */
function ranges(messages: readonly Seen[], cutAt: (i: number) => boolean = () => false): SeqRange[] {
  const out: SeqRange[] = [];
  messages.forEach(({ seq, ts, boot = '' }, i) => {
    const last = out.at(-1);
    const goesOn =
      last &&
      !cutAt(i) &&
      last.boot === boot &&
      seq === last.toSeq + 1 &&
      ts !== null &&
      last.toTs !== null &&
      ts >= last.toTs;
    if (goesOn) out[out.length - 1] = { ...last, toSeq: seq, toTs: ts };
    else out.push({ boot, fromSeq: seq, toSeq: seq, fromTs: ts, toTs: ts });
  });
  return out;
}
const count = (from: number, to: number, ts: number, step = 10): Seen[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i, ts: ts + i * step }));
/** `share`: of the items that change their place. */
function shuffled<T>(items: readonly T[], random: () => number, share = 1): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    if (random() >= share) continue;
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
const numbers = (seen: readonly Seen[]) => gapsOf(ranges(seen)).map((g) => [g.fromSeq, g.toSeq]);

describe('gaps in the sequence numbers', () => {
  it('are the numbers that no message of the run has, with the times on both sides', () => {
    expect(gapsOf(ranges([...count(5, 7, 0), ...count(9, 9, 100), ...count(13, 14, 200)]))).toEqual([
      { fromSeq: 8, toSeq: 8, fromTs: 20, toTs: 100 },
      { fromSeq: 10, toSeq: 12, fromTs: 100, toTs: 200 },
    ]);
    expect(gapsOf([])).toEqual([]);
  });

  it('are closed by a late message, and by one whose time cannot be read', () => {
    expect(numbers([...count(1, 3, 0), ...count(6, 7, 100), { seq: 4, ts: 35 }, { seq: 5, ts: null }])).toEqual([]);
    expect(numbers([...count(1, 3, 0), { seq: 9, ts: null }])).toEqual([[4, 8]]);
  });

  it('are not made by a start from 1, with or without the first run seen whole', () => {
    expect(numbers([...count(1, 500, 0), ...count(1, 100, 10_000)])).toEqual([]);
    expect(numbers([...count(300, 500, 0), ...count(1, 100, 10_000)])).toEqual([]);
    expect(numbers([...count(300, 500, 0), ...count(0, 50, 10_000), ...count(53, 60, 20_000)])).toEqual([[51, 52]]);
    expect(numbers([...count(1, 50, 0), ...count(1, 48, 10_000), ...count(56, 100, 20_000)])).toEqual([[49, 55]]);
  });

  it('a number seen again with another time starts a run; with the same time it is the same message', () => {
    expect(numbers([...count(20, 30, 0), ...count(25, 27, 1_000), ...count(29, 30, 2_000)])).toEqual([[28, 28]]);
    expect(numbers([...count(20, 30, 0), ...count(25, 27, 50)])).toEqual([]);
  });

  it('are not made by store and forward: older times with newer numbers', () => {
    expect(
      numbers([...count(1, 100, 0), { seq: 101, ts: 3_000 }, ...count(102, 200, 1_000), ...count(201, 220, 3_010)]),
    ).toEqual([]);
    const lostInside = [
      ...count(1, 100, 0),
      { seq: 101, ts: 3_000 },
      ...count(103, 200, 1_000),
      ...count(201, 220, 3_010),
    ];
    expect(numbers(lostInside)).toEqual([[102, 102]]);
    // Kept from before a start, sent after it.
    expect(
      numbers([...count(1, 1_000, 0), ...count(1, 50, 20_000), ...count(51, 60, 10_010), ...count(61, 90, 20_500)]),
    ).toEqual([]);
  });

  it('a named run is one run whatever its times', () => {
    const boot = (b: string, seen: Seen[]) => seen.map((s) => ({ ...s, boot: b }));
    expect(
      numbers([...boot('a', count(1, 20, 0)), ...boot('b', count(1, 5, 900)), ...boot('b', count(9, 12, 300))]),
    ).toEqual([[6, 8]]);
  });

  /** Starts always from 0 or always from 1, each later than all before; messages are lost, kept back inside their run, and delivered twice. */
  const story = fc.record({
    first: fc.constantFrom(0, 1),
    runs: fc.array(
      fc.record({
        length: fc.integer({ min: 12, max: 60 }),
        lost: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 8 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    salt: fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
  });

  it('do not depend on order, cutting, doubling or compaction', () => {
    fc.assert(
      fc.property(story, ({ first, runs, salt }) => {
        const random = () => salt.next().value as number;
        const expected: number[][] = [];
        const stated: Seen[][] = [];
        runs.forEach((run, r) => {
          const all = count(first, first + run.length - 1, r * 10_000);
          // The first and the last number of a run are known: holes lie between them.
          const lost = new Set(run.lost.filter((i) => i > 0 && i < run.length - 1));
          const kept = all.filter((_, i) => !lost.has(i));
          stated.push(kept);
          for (let i = 1; i < kept.length; i++) {
            const [from, to] = [kept[i - 1]!.seq + 1, kept[i]!.seq - 1];
            if (to >= from) expected.push([from, to]);
          }
        });
        const cut = stated.map((seen) => {
          const twice = seen.flatMap((m) => (random() < 0.1 ? [m, m] : [m]));
          return ranges(shuffled(twice, random, 0.3), () => random() < 0.2);
        });
        const sort = (list: number[][]) => list.map(String).sort();
        const found = (list: SeqRange[]) => sort(gapsOf(list).map((g) => [g.fromSeq, g.toSeq]));
        expect(found(shuffled(cut.flat(), random))).toEqual(sort(expected));
        let compacted: SeqRange[] = [];
        for (const run of cut) compacted = compactRanges([...compacted, ...shuffled(run, random)]);
        expect(found(compacted)).toEqual(sort(expected));
        expect(compacted.length).toBeLessThanOrEqual(expected.length + 2 * runs.length);
      }),
      { numRuns: 500 },
    );
  });
});
