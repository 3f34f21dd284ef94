import fc from 'fast-check';
import { compareLog, NotReadableYet, type KnownLog } from './compare-log.js';
import type { LogMark } from './log-mark.js';
import type { LogReader } from './log-reader.js';

/** Record by offset. */
type Story = readonly { readonly epoch: number; readonly value: string }[];

const PLACE = { topic: 't', partition: 0 };
const mark = (log: Story, offset: number): LogMark => ({
  offset: BigInt(offset),
  epoch: log[offset]!.epoch,
  sha: log[offset]!.value,
});

/** A leader with a log, as Kafka answers: of an epoch that the log has no more, where the next one begins; of a higher one, nothing. */
function leader(log: Story, low: number, readable = log.length, newest = log.at(-1)?.epoch ?? 0): LogReader {
  return {
    identity: () => Promise.reject(new Error('not asked')),
    epochEnd: async (_topic, _partition, epoch) => {
      if (epoch === newest) return BigInt(log.length);
      const above = log.findIndex((record) => record.epoch > epoch);
      return above < 0 ? null : BigInt(Math.max(low, above));
    },
    markAt: async (_topic, _partition, offset) => {
      const at = Number(offset);
      return at < low || at >= Math.min(readable, log.length) ? null : mark(log, at);
    },
  };
}

const compare = (before: Story, after: Story, low = 0, options: { checkpoints?: number[]; readable?: number } = {}) => {
  const { checkpoints = [], readable = after.length } = options;
  const next = before.length;
  const known: KnownLog = {
    clusterId: 'c',
    topicId: 't',
    next: BigInt(next),
    last: next === 0 ? null : mark(before, next - 1),
  };
  const epoch = after.at(-1)?.epoch ?? 0;
  const found = { ...PLACE, low: BigInt(low), high: BigInt(readable), epoch };
  return compareLog(known, found, leader(after, low, readable, epoch), async () =>
    checkpoints
      .filter((at) => at < next)
      .sort((a, b) => b - a)
      .map((at) => mark(before, at)),
  );
};

const log = (...parts: [epoch: number, values: string][]): Story =>
  parts.flatMap(([epoch, values]) => values.split('').map((value) => ({ epoch, value })));

describe('a log that is looked at again', () => {
  it('is the same where it has only grown, under whatever leaders', async () => {
    expect(await compare(log([0, 'abc']), log([0, 'abc']))).toBeNull();
    expect(await compare(log([0, 'abc']), log([0, 'abcd'], [3, 'ef']))).toBeNull();
    expect(await compare([], log([0, 'abc']))).toBeNull();
    expect(await compare(log([0, 'abc']), log([0, 'abc'], [1, 'd']), 3)).toBeNull();
  });

  it('has lost its end where it is shorter, and where it has grown over the position again', async () => {
    const lost = { kind: 'truncated', next: 5n };
    expect(await compare(log([0, 'abcde']), log([0, 'abc']), 0)).toMatchObject({ ...lost, resume: 0n });
    const grown = log([0, 'abc'], [1, 'xyzuvw']);
    expect(await compare(log([0, 'abcde']), grown)).toMatchObject({ ...lost, resume: 0n, last: null });
    expect(await compare(log([0, 'abcde']), grown, 0, { checkpoints: [0, 1, 3, 4] })).toMatchObject({
      ...lost,
      resume: 2n,
      last: { offset: 1n, sha: 'b' },
    });
    // The leader that lost it has the same epoch: only the record itself shows it.
    expect(await compare(log([0, 'abcde']), log([0, 'abcxyz']), 0, { checkpoints: [2] })).toMatchObject({ resume: 3n });
    // Set up anew: nothing of it is known.
    expect(await compare(log([7, 'abcde']), log([0, 'xyzuvw']))).toMatchObject({ ...lost, resume: 0n });
  });

  it('begins above the position: what lies between was deleted unread', async () => {
    expect(await compare(log([0, 'ab']), log([0, 'abcdef']), 4)).toMatchObject({
      kind: 'deleted',
      next: 2n,
      resume: 4n,
    });
  });

  it('is no shorter one because a new leader does not know yet how far it may be read', async () => {
    await expect(compare(log([0, 'abc']), log([0, 'abc'], [1, 'd']), 0, { readable: 1 })).rejects.toThrow(
      NotReadableYet,
    );
  });

  it('goes on at or below where it became another one, and never stops where it is the same (property)', async () => {
    const values = fc.string({ minLength: 1, maxLength: 12 });
    const story = fc.record({
      before: fc.array(fc.tuple(fc.nat({ max: 2 }), values), { minLength: 1, maxLength: 4 }),
      cut: fc.nat({ max: 40 }),
      after: fc.array(fc.tuple(fc.nat({ max: 2 }), values), { maxLength: 4 }),
      low: fc.nat({ max: 10 }),
      checkpoints: fc.uniqueArray(fc.nat({ max: 40 }), { maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ before, cut, after, low, checkpoints }) => {
        let epoch = 0;
        const grow = (parts: readonly (readonly [number, string])[]): Story =>
          parts.flatMap(([step, text]) => log([(epoch += step), text]));
        const old = grow(before).map((record, i) => ({ ...record, value: `${record.value}${i}` }));
        epoch++; // a leader that has lost something comes after another one
        const kept = old.slice(0, cut);
        const fresh = [...kept, ...grow(after).map((record) => ({ ...record, value: `new ${record.value}` }))];
        const start = Math.min(low, fresh.length);
        const loss = await compare(old, fresh, start, { checkpoints });
        if (start > old.length) return expect(loss?.kind).toBe('deleted');
        if (kept.length === old.length) return expect(loss).toBeNull();
        // All of the old records are gone from the log: nothing tells, and nothing is lost by going on.
        if (loss === null) return expect(start).toBe(old.length);
        expect(loss.kind).toBe('truncated');
        expect(loss.resume).toBeGreaterThanOrEqual(BigInt(start));
        expect(loss.resume).toBeLessThanOrEqual(BigInt(Math.max(start, kept.length)));
        if (loss.last) expect(loss.last.offset).toBe(loss.resume - 1n);
      }),
      { numRuns: 2_000 },
    );
  });
});
