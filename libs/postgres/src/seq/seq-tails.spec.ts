import fc from 'fast-check';
import type { StoredSeqRange } from './device-seq-range.js';
import { SeqTails } from './seq-tails.js';

/** Long ago from each other: only where it ends itself does a range go on. */
const rangeOf = (device: string, id: number, toSeq = 0): StoredSeqRange => ({
  site: 'north',
  device,
  boot: '',
  id,
  fromSeq: id * 1_000,
  toSeq: id * 1_000 + toSeq,
  fromTs: 0,
  toTs: 0,
});

function added(tails: SeqTails, range: StoredSeqRange): StoredSeqRange {
  tails.remember({ longer: [], toSeqs: [], toTss: [], added: [range] });
  return range;
}

describe('the ranges that were written last', () => {
  it('are the four of a device that were, each as it was written last', () => {
    const written = fc.record({ device: fc.constantFrom('a', 'b'), id: fc.nat(7), toSeq: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), (all) => {
        const tails = new SeqTails();
        const stored = new Map<string, StoredSeqRange>();
        for (const { device, id, toSeq } of all) {
          const one = stored.get(`${device}/${id}`);
          if (one) tails.remember({ longer: [one], toSeqs: [id * 1_000 + toSeq], toTss: [0], added: [] });
          else stored.set(`${device}/${id}`, added(tails, rangeOf(device, id, toSeq)));
        }
        for (const device of ['a', 'b']) {
          const newest = new Map(all.filter((one) => one.device === device).map((one) => [one.id, one]));
          // By when each was written last.
          const order = [...newest.keys()].toSorted(
            (a, b) => all.lastIndexOf(newest.get(a)!) - all.lastIndexOf(newest.get(b)!),
          );
          const kept = order.slice(-4);
          for (const id of order) {
            const tail = rangeOf(device, id, newest.get(id)!.toSeq);
            const next = { ...tail, fromSeq: tail.toSeq + 1, toSeq: tail.toSeq + 1 };
            expect(tails.before(next, next, [])).toEqual(kept.includes(id) ? tail : undefined);
          }
        }
      }),
    );
  });

  it('are used once each', () => {
    const tails = new SeqTails();
    const tail = added(tails, rangeOf('a', 1));
    const next = { ...rangeOf('a', 1), fromSeq: 1_001, toSeq: 1_001 };
    expect(tails.before(next, next, [])).toBe(tail);
    expect(tails.before(next, next, [tail])).toBeUndefined();
    tails.clear();
    expect(tails.before(next, next, [])).toBeUndefined();
  });
});
