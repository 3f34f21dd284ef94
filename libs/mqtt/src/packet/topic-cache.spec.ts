import fc from 'fast-check';
import { TopicCache } from './topic-cache.js';

describe('what is kept of topics', () => {
  it('is found by their bytes, in whatever order they come', () => {
    const names = ['a/1', 'a/2', 'b/1', 'a/10', '', 'ä/1', 'é/1', '\u{fffd}'].map((name) => Buffer.from(name));
    const broken = [Buffer.from([0xff]), Buffer.from([0xfe])]; // no UTF-8, and not the same
    const all = [...names, ...broken];
    fc.assert(
      fc.property(fc.array(fc.nat({ max: all.length - 1 }), { maxLength: 60 }), (order) => {
        const cache = new TopicCache<number>();
        const kept = new Set<number>();
        for (const i of order) {
          // somewhere in a packet
          const bytes = Buffer.concat([Buffer.from('xx'), all[i]!, Buffer.from('yy')]);
          const end = bytes.length - 2;
          expect(cache.get(bytes, 2, end)).toBe(kept.has(i) ? i : undefined);
          if (!kept.has(i)) cache.keep(bytes, 2, end, all[i]!.toString(), i);
          kept.add(i);
        }
      }),
    );
  });

  it('is not what is longer than a name of ours', () => {
    const cache = new TopicCache<number>();
    const long = Buffer.alloc(257, 'a');
    cache.keep(long, 0, 257, long.toString(), 1);
    expect(cache.get(long, 0, 257)).toBeUndefined();
    cache.keep(long, 1, 257, long.toString('utf8', 1), 2);
    expect(cache.get(long, 1, 257)).toBe(2);
  });

  it('is no more than memory is to hold', () => {
    const cache = new TopicCache<number>();
    const name = (i: number): Buffer => Buffer.from(String(i));
    for (let i = 0; i <= 100_000; i++) cache.keep(name(i), 0, name(i).length, String(i), i);
    expect([0, 99_999, 100_000].map((i) => cache.get(name(i), 0, name(i).length))).toEqual([
      undefined,
      undefined,
      100_000,
    ]);
  });
});
