import { holdMemory, letGoMemory, markAnswer } from './answer-memory.js';

const BYTES = 1_000;

/** A record that makes views of its memory, and one that has them. */
const lazy = (memory: ArrayBuffer) => ({ memory });
const eager = (memory: ArrayBuffer) => ({ key: null, value: new Uint8Array(memory, 10, 20) });

describe('the memory of an answer of Kafka', () => {
  const answer = (): ArrayBuffer => {
    const memory = new ArrayBuffer(BYTES);
    markAnswer(memory);
    return memory;
  };

  it('is given back with the last of its batches', () => {
    const memory = answer();
    const [one, other] = [holdMemory([lazy(memory), lazy(memory)]), holdMemory([lazy(memory)])];
    expect([one, other]).toEqual([memory, memory]);
    letGoMemory(one!);
    expect(memory.byteLength).toBe(BYTES);
    letGoMemory(other!);
    expect(memory.byteLength).toBe(0);
    expect(() => Buffer.from(memory, 10, 20)).toThrow('outside of buffer bounds');
  });

  it('stays as long as a batch is in hand that was not let go', () => {
    const memory = answer();
    const one = holdMemory([lazy(memory)]);
    holdMemory([lazy(memory)]);
    letGoMemory(one!);
    expect(memory.byteLength).toBe(BYTES);
  });

  it('stays where a record has views of it, of whatever batch: nobody would see that they are void', () => {
    for (const batches of [
      [[lazy], [eager]],
      [[eager], [lazy]],
      [[eager, lazy], [lazy]],
    ]) {
      const memory = answer();
      const held = batches.map((records) => holdMemory(records.map((make) => make(memory))));
      for (const one of held) if (one) letGoMemory(one);
      expect(memory.byteLength).toBe(BYTES);
    }
  });

  it('is not touched where it is not that of an answer alone: what is short lies beside others', () => {
    const pool = new ArrayBuffer(BYTES);
    expect(holdMemory([lazy(pool), eager(pool)])).toBeNull();
    expect(holdMemory([])).toBeNull();
    expect(pool.byteLength).toBe(BYTES);
  });
});
