import fc from 'fast-check';
import { SharedReads } from './shared-reads.js';

/** Without a rest between reads, or with one that ends when it is told to. */
class Unpaced extends SharedReads {
  readonly resting: { readonly ms: number; readonly end: () => void }[] = [];
  constructor(private readonly holds = false) {
    super();
  }
  protected override rest(ms: number): Promise<void> {
    return this.holds ? new Promise((end) => this.resting.push({ ms, end })) : Promise.resolve();
  }
}

/** Reads that end when they are told to. */
class Held {
  readonly begun: { readonly name: string; end: (answer: string) => void; fail: (error: Error) => void }[] = [];

  of(name: string): () => Promise<string> {
    return () => new Promise((end, fail) => this.begun.push({ name, end, fail }));
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('reads that many ask for at once', () => {
  it('are done one after the other, each for all who asked before it began', async () => {
    const [shared, held] = [new Unpaced(), new Held()];
    const first = shared.of('a', held.of('1'));
    const [second, third] = [shared.of('a', held.of('2')), shared.of('a', held.of('3'))];
    expect(held.begun.map(({ name }) => name)).toEqual(['1']);
    held.begun[0]!.end('of 1');
    expect(await first).toBe('of 1');
    await settled();
    expect(held.begun.map(({ name }) => name)).toEqual(['1', '3']);
    const fourth = shared.of('a', held.of('4'));
    held.begun[1]!.end('of 3');
    expect([await second, await third]).toEqual(['of 3', 'of 3']);
    await settled();
    held.begun[2]!.end('of 4');
    expect(await fourth).toBe('of 4');
    await settled();
    void shared.of('a', held.of('5'));
    expect(held.begun.map(({ name }) => name)).toEqual(['1', '3', '4', '5']);
  });

  it('of different names do not wait for each other, and a failure is told to those who waited for it alone', async () => {
    const [shared, held] = [new Unpaced(), new Held()];
    const first = shared.of('a', held.of('1'));
    const second = shared.of('a', held.of('2'));
    void shared.of('b', held.of('3'));
    expect(held.begun.map(({ name }) => name)).toEqual(['1', '3']);
    held.begun[0]!.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    held.begun[2]!.end('of 2');
    expect(await second).toBe('of 2');
  });

  it('begin at once for one who asks again when he has his answer', async () => {
    const [shared, held] = [new Unpaced(true), new Held()];
    for (const name of ['1', '2', '3']) {
      const answer = shared.of('a', held.of(name));
      expect(held.begun.at(-1)!.name).toBe(name);
      held.begun.at(-1)!.end(`of ${name}`);
      expect(await answer).toBe(`of ${name}`);
    }
    await settled();
    const failed = shared.of('a', held.of('4'));
    held.begun[3]!.fail(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    void shared.of('a', held.of('5'));
    expect(held.begun.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5']);
    expect(shared.resting).toEqual([]);
    // What is left of the reads of before ends nothing that is under way.
    await settled();
    void shared.of('a', held.of('6'));
    expect(held.begun).toHaveLength(5);
  });

  it('rest where somebody else asked meanwhile or it was for several, also where nobody waits then, and do what the last who asked wants to be done', async () => {
    const [shared, held] = [new Unpaced(true), new Held()];
    const first = shared.of('a', held.of('1'));
    const second = shared.of('a', held.of('2'));
    held.begun[0]!.end('of 1');
    await first;
    await settled();
    const both = [second, shared.of('a', held.of('3'))];
    await settled();
    expect(held.begun.map(({ name }) => name)).toEqual(['1']);
    shared.resting[0]!.end();
    await settled();
    expect(held.begun.map(({ name }) => name)).toEqual(['1', '3']);
    held.begun[1]!.end('of 3');
    expect(await Promise.all(both)).toEqual(['of 3', 'of 3']);
    await settled();
    void shared.of('a', held.of('4'));
    await settled();
    expect(held.begun).toHaveLength(2);
    shared.resting[1]!.end();
    await settled();
    expect(held.begun.at(-1)!.name).toBe('4');
  });

  it('rest as long as one took, at most 20 ms; where one was for several, 100 ms or what they are told to', async () => {
    const shared = new Unpaced(true);
    const read = (ms: number) => async (): Promise<void> => {
      for (const until = performance.now() + ms; performance.now() < until;);
      return Promise.resolve();
    };
    const rests = (): number[] => shared.resting.map(({ ms }) => ms);
    const asked: Promise<void>[][] = [];
    for (const [key, ms, crowdRestMs] of [
      ['a', 5],
      ['b', 60, 30],
    ] as const) {
      const all = [ms, 1, 1].map((of) => shared.of(key, read(of), crowdRestMs));
      asked.push(all);
      await all[0];
      await settled();
    }
    expect(rests()[0]).toBeGreaterThanOrEqual(5);
    expect(rests()[1]).toBe(20);
    for (const [i, all] of asked.entries()) {
      shared.resting[i]!.end();
      await Promise.all(all);
      await settled();
    }
    expect(rests().slice(2)).toEqual([100, 30]);
  });

  it('really rest', async () => {
    const shared = new SharedReads();
    const begun: number[] = [];
    const read = async (): Promise<number> => {
      begun.push(performance.now());
      while (performance.now() < begun.at(-1)! + 60);
      return Promise.resolve(performance.now());
    };
    const first = shared.of('a', read);
    const second = shared.of('a', read);
    const ended = await first;
    await second;
    // A timer of Node may end a fraction of a millisecond early.
    expect(begun[1]! - ended).toBeGreaterThanOrEqual(19);
  });

  it('never tell what was read before the question', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('ask', 'end', 'change'), { maxLength: 30 }), async (steps) => {
        const shared = new Unpaced();
        let version = 0;
        const ends: (() => void)[] = [];
        const read = (): Promise<number> => {
          const seen = version;
          return new Promise((resolve) => ends.push(() => resolve(seen)));
        };
        const asked: Promise<void>[] = [];
        for (const step of steps) {
          if (step === 'change') version++;
          else if (step === 'end') ends.shift()?.();
          else {
            const since = version;
            asked.push(shared.of('a', read).then((seen) => expect(seen).toBeGreaterThanOrEqual(since)));
          }
          await settled();
        }
        for (; ends.length > 0; await settled()) ends.shift()!();
        await Promise.all(asked);
      }),
    );
  });
});
