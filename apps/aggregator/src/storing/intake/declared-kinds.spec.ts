import fc from 'fast-check';
import { DeclaredKind } from './declared-kinds.js';

const kind = new DeclaredKind(['power', 'energy', 'temp'], ['MW', 'GJ', '°C']);

describe('all that devices of a kind declare', () => {
  it('has the order of its rows in a message of any order', () => {
    expect(kind.orderOf(['power', 'energy', 'temp'], ['MW', 'GJ', '°C'])).toBeNull();
    expect(kind.orderOf(['temp', 'power', 'energy'], ['°C', 'MW', 'GJ'])).toEqual([1, 2, 0]);
  });

  it('is no message of fewer points, of others, or in other units', () => {
    expect(kind.orderOf(['power', 'energy'], ['MW', 'GJ'])).toBeUndefined();
    expect(kind.orderOf(['power', 'energy', 'flow'], ['MW', 'GJ', '°C'])).toBeUndefined();
    expect(kind.orderOf(['power', 'energy', 'temp', 'flow'], ['MW', 'GJ', '°C', 'm3/h'])).toBeUndefined();
    expect(kind.orderOf(['power', 'energy', 'temp'], ['MW', 'MWh', '°C'])).toBeUndefined();
    // A point without a unit may be one that the other device does not declare.
    expect(new DeclaredKind(['a'], ['']).orderOf(['a'], [''])).toBeUndefined();
  });

  it('gives by position in the row the position in the message, whatever it was asked before', () => {
    const points = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    const message = points.chain((codes) => fc.shuffledSubarray(codes, { minLength: codes.length }));
    const unitOf = (code: string): string => `unit of ${code}`;
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), ([first, ...others]) => {
        const codes = first!.toSorted();
        const declared = new DeclaredKind(codes, codes.map(unitOf));
        for (const sent of [first!, ...others, first!]) {
          const order = declared.orderOf(sent, sent.map(unitOf));
          const isAll = sent.toSorted().join() === codes.join();
          expect(order !== undefined).toBe(isAll);
          if (isAll) expect((order ?? sent.map((_, i) => i)).map((at) => sent[at])).toEqual(codes);
        }
      }),
    );
  });
});
