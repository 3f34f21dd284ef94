import fc from 'fast-check';
import { byText } from '../../order.js';
import { entriesInForce, lastInForce, type DatedEntry } from './in-force.js';

type Entry = DatedEntry & { readonly point: string };

const entry = fc.record(
  {
    point: fc.constantFrom('b/x', 'a/x', 'a/y'),
    fromMs: fc.oneof(fc.constant(-Infinity), fc.integer({ min: 0, max: 9 })),
    untilMs: fc.integer({ min: 0, max: 12 }),
  },
  { requiredKeys: ['point', 'fromMs'] },
);

/** Looked for anew each time. */
const looked = (entries: readonly Entry[], t: number): Entry[] =>
  [...new Set(entries.map(({ point }) => point))].sort(byText).flatMap((point) => {
    const own = entries.filter((one) => one.point === point);
    return lastInForce(own, t) ?? [];
  });

describe('entries in force', () => {
  it('are the same whatever moment was asked for before', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 6 }),
        fc.array(fc.integer({ min: -1, max: 13 }), { minLength: 1 }),
        (entries, times) => {
          for (const t of times) expect(entriesInForce(entries, t)).toEqual(looked(entries, t));
        },
      ),
    );
  });
});
