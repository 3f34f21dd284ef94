import fc from 'fast-check';
import { RequestMemory } from './request-memory.js';

describe('the memory of requests', () => {
  it('is of one request at a time, and large enough', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 9_000_000 }), fc.constant(null));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const memory = new RequestMemory();
        const held: Buffer[] = [];
        for (const bytes of steps) {
          if (bytes === null) {
            const first = held.shift();
            if (first) memory.give(first);
            continue;
          }
          const buffer = memory.take(bytes);
          expect(buffer.length).toBeGreaterThanOrEqual(bytes);
          if (bytes >= 65_536) expect(held.map((other) => other.buffer)).not.toContain(buffer.buffer);
          held.push(buffer);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is used again, and little of it waits', () => {
    const memory = new RequestMemory();
    const taken = Array.from({ length: 5 }, () => memory.take(1_000_000));
    for (const buffer of taken) memory.give(buffer);
    const again = Array.from({ length: 5 }, () => memory.take(900_000));
    expect(again.filter((buffer) => taken.includes(buffer))).toHaveLength(3);
    memory.give(again[0]!);
    expect(memory.take(2_000_000)).not.toBe(again[0]);
  });
});
