import fc from 'fast-check';
import { gapsOf, type SeqRange } from '#domain';
import { SeqTail } from './seq-tail.js';

interface Message {
  readonly seq: number;
  readonly ts: number;
}

/** A device without `boot` that starts again now and then, at the same number; some of its messages are lost for good. */
const device = fc
  .record({
    from: fc.integer({ min: 0, max: 1 }),
    runs: fc.array(fc.integer({ min: 12, max: 80 }), { minLength: 1, maxLength: 4 }),
    lost: fc.array(fc.nat(400), { maxLength: 5 }),
  })
  .map(({ from, runs, lost }) => {
    const sent: Message[] = [];
    const starts = new Set<number>();
    for (const length of runs) {
      starts.add(sent.length);
      for (let i = 0; i < length; i++) sent.push({ seq: from + i, ts: sent.length * 10_000 });
    }
    const gone = new Set(lost.map((n) => n % sent.length).filter((i) => !starts.has(i)));
    return sent.filter((_, i) => !gone.has(i));
  });

/** The ranges of batches, as they are written one transaction after the other, by one tail that is used again. */
function rangesOf(messages: readonly Message[], batch: number): SeqRange[] {
  const ranges: SeqRange[] = [];
  const tail = new SeqTail();
  for (let at = 0; at < messages.length; at += batch) {
    for (const { seq, ts } of messages.slice(at, at + batch)) tail.add('', seq, ts);
    tail.close();
    ranges.push(...tail.ranges.map((range) => ({ ...range })));
    tail.clear();
  }
  return ranges;
}

describe('numbers that come through two members of a group', () => {
  it('have the holes that they have in order, whichever member is ahead by a few', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(device, delays, fc.integer({ min: 1, max: 200 }), (sent, delay, batch) => {
        // Each message comes so many places later than its turn.
        const place = new Map(sent.map((message, i) => [message, i + delay[i % delay.length]!]));
        const came = sent.toSorted((x, y) => place.get(x)! - place.get(y)!);
        expect(gapsOf(rangesOf(came, batch))).toEqual(gapsOf(rangesOf(sent, 1_000)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are kept in few ranges, as those that come in order', () => {
    const sent = Array.from({ length: 4_000 }, (_, i) => ({ seq: i, ts: i * 1_000 }));
    // Pairs and triples change places, as between connections.
    const came = sent.toSorted((x, y) => x.seq + ((x.seq * 7) % 5) - (y.seq + ((y.seq * 7) % 5)));
    expect(came).not.toEqual(sent);
    expect(rangesOf(came, 1_000).length).toBeLessThan(20);
    expect(rangesOf(sent, 1_000)).toHaveLength(4);
  });
});
