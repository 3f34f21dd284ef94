import fc from 'fast-check';
import { BATCH, originals } from '../client.js';
import { markAnswer } from './answer-memory.js';
import { batchOf, type BatchClass, type FetchedPartition } from './fast-batch.js';

/** What the consumer of the library asks of a batch. */
interface Batch extends InstanceType<BatchClass> {
  isEmpty(): boolean;
  isEmptyIncludingFiltered(): boolean;
  isEmptyDueToFiltering(): boolean;
  isEmptyControlRecord(): boolean;
  isEmptyDueToLogCompactedMessages(): boolean;
  firstOffset(): string | null;
  lastOffset(): string;
  offsetLag(): string;
  offsetLagLow(): string;
}

describe('a batch', () => {
  const Original = originals.get(BATCH) as BatchClass;
  const Fast = batchOf(Original);
  const all = (Class: BatchClass, position: string, fetched: FetchedPartition) => {
    const batch = new Class('t', position, fetched) as Batch;
    const { rawMessages, messagesWithinOffset, messages } = batch;
    return {
      lists: [rawMessages, messagesWithinOffset, messages],
      empty: [batch.isEmpty(), batch.isEmptyIncludingFiltered(), batch.isEmptyDueToFiltering()],
      nothing: [batch.isEmptyControlRecord(), batch.isEmptyDueToLogCompactedMessages()],
      ends: [batch.firstOffset(), batch.lastOffset(), batch.offsetLag(), batch.offsetLagLow()],
    };
  };
  const offset = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 20n }));
  const fetched = fc.record({
    partition: fc.nat({ max: 9 }),
    highWatermark: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String),
    abortedTransactions: fc.constantFrom(null, [], [{ producerId: '7', firstOffset: '3' }]),
    messages: fc
      .array(
        fc.record({
          offset,
          isControlRecord: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
          key: fc.constantFrom(null, Buffer.from([0, 0, 0, 0]), Buffer.from('k')),
          batchContext: fc.record({ producerId: fc.constantFrom('7', '8'), inTransaction: fc.boolean() }),
        }),
      )
      .map((messages) =>
        messages
          .toSorted((a, b) => (a.offset < b.offset ? -1 : 1))
          .map((message) => ({ ...message, offset: String(message.offset) })),
      ),
  });

  it('holds what the one of the library holds', () => {
    let whole = 0;
    fc.assert(
      fc.property(fetched, offset.map(String), (given, position) => {
        const fast = all(Fast, position, given);
        expect(fast).toEqual(all(Original, position, given));
        if (given.messages.length > 0 && fast.lists[2] === given.messages) whole++;
      }),
      { numRuns: 1_000 },
    );
    expect(whole).toBeGreaterThan(50);
  });

  it('gives its part of the memory back once', () => {
    const memory = new ArrayBuffer(64);
    markAnswer(memory);
    const messages = [{ offset: '0', isControlRecord: false, memory }];
    const of = (partition: number) =>
      new Fast('t', '0', { partition, highWatermark: '1', messages }) as Batch & { letGo(): void };
    const [one, other] = [of(0), of(1)];
    one.letGo();
    one.letGo();
    expect(memory.byteLength).toBe(64);
    other.letGo();
    expect(memory.byteLength).toBe(0);
  });
});
