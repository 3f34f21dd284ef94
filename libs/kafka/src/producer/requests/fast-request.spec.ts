import { jest } from '@jest/globals';
import fc from 'fast-check';
import { FRAMING, PRODUCE, originals } from '../../client.js';
import type { Encoded } from './fast-record.js';
import {
  ANSWERED,
  createProduce,
  frameRequest,
  type FramedRequest,
  type MakeProduce,
  type ProduceData,
} from './fast-request.js';
import { RecordWriter } from './record-writer.js';

const NOW_MS = 1_795_000_000_123;
const hex = async (encoded: Promise<Encoded>): Promise<string> => (await encoded).buffer.toString('hex');

describe('the produce request', () => {
  const original = originals.get(PRODUCE) as MakeProduce;
  const never: MakeProduce = (data) => ({
    ...original(data),
    encode: () => Promise.reject(new Error('went to the original')),
  });
  const fast = createProduce(never, new RecordWriter(), () => NOW_MS);

  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('x'.repeat(20_000)));
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const message = fc.record(
    {
      key: fc.oneof(text, bytes, fc.constant(null)),
      value: fc.oneof(text, bytes, fc.constant(null)),
      headers: fc.dictionary(fc.string({ maxLength: 20 }), fc.oneof(text, bytes), { maxKeys: 3 }),
    },
    { requiredKeys: [] },
  );
  const partition = fc.record({
    partition: fc.nat({ max: 100_000 }),
    firstSequence: fc.nat(),
    messages: fc.array(message, { maxLength: 200 }),
  });
  const request: fc.Arbitrary<ProduceData> = fc.record({
    acks: fc.constantFrom(-1, 0, 1),
    timeout: fc.nat(),
    transactionalId: fc.constant(null),
    producerId: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String), fc.constant(-1)),
    producerEpoch: fc.integer({ min: -1, max: 32_767 }),
    compression: fc.constant(0),
    topicData: fc.array(
      fc.record({
        topic: fc.string({ unit: 'binary', maxLength: 60 }),
        partitions: fc.array(partition, { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
  });

  beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW_MS));
  afterEach(() => void jest.restoreAllMocks());

  it('has the same bytes as the one of the library', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (data) => {
        expect(await hex(fast(data).encode())).toBe(await hex(original(data).encode()));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Partial<ProduceData>, object]>([
    ['a transaction', { transactionalId: 't' }, {}],
    ['compression', { compression: 1 }, {}],
    ['a time of its own', {}, { timestamp: '1795000000000' }],
    ['headers as a list', {}, { headers: { list: ['a', 'b'] } }],
  ])('leaves to the library what has %s', async (_, more, ofMessage) => {
    const data: ProduceData = {
      acks: -1,
      timeout: 30_000,
      topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v', ...ofMessage }] }] }],
      ...more,
    };
    await expect(fast(data).encode()).rejects.toThrow('went to the original');
    const given = createProduce(original, new RecordWriter());
    expect(await hex(given(data).encode())).toBe(await hex(original(data).encode()));
  });

  it('is written over by the next one once it was answered, and not before', async () => {
    const topicData = [
      { topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v'.repeat(100_000) }] }] },
    ];
    const data: ProduceData = { acks: -1, timeout: 1, topicData };
    const first = fast(data);
    const { buffer } = await first.encode();
    const bytes = buffer.toString('hex');
    expect((await fast(data).encode()).buffer.buffer).not.toBe(buffer.buffer);
    first[ANSWERED]!();
    first[ANSWERED]!();
    const [next, other] = [await fast(data).encode(), await fast(data).encode()];
    expect(next.buffer.buffer).toBe(buffer.buffer);
    expect(next.buffer.toString('hex')).toBe(bytes);
    expect(other.buffer.buffer).not.toBe(buffer.buffer);
  });

  it('is encoded by a function that is taken out of it, as the library does', async () => {
    const data: ProduceData = { acks: -1, timeout: 1, topicData: [] };
    const { encode } = fast(data);
    expect(await hex(encode())).toBe(await hex(original(data).encode()));
  });

  it('stays what it was beside its bytes', () => {
    for (const acks of [0, 1, -1]) {
      const data: ProduceData = { acks, timeout: 1, topicData: [] };
      // The forms that came later write their version over it.
      const [ours, theirs] = [fast(data), original(data)].map((request) => Object.assign(request, { apiVersion: 7 }));
      expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
      expect(Object.keys(theirs!).filter((key) => !(key in ours!))).toEqual([]);
      expect(ours!.expectResponse()).toBe(theirs!.expectResponse());
    }
  });
});

describe('the frame of a request', () => {
  const original = originals.get(FRAMING) as (framed: FramedRequest) => Promise<Encoded>;

  it('has the same bytes as that of the library', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.constant(null)),
        fc.nat({ max: 32_767 }),
        fc.nat({ max: 32_767 }),
        fc.uint8Array({ maxLength: 5_000 }),
        async (correlationId, clientId, apiKey, apiVersion, payload) => {
          const buffer = Buffer.from(payload);
          const encode = (): Promise<Encoded> => Promise.resolve({ buf: buffer, buffer });
          const framed = { correlationId, clientId, request: { apiKey, apiVersion, encode } };
          expect(await hex(frameRequest(framed))).toBe(await hex(original(framed)));
        },
      ),
    );
  });

  it('stands before a produce request in its own memory, where there is room', async () => {
    const topicData = [{ topic: 't', partitions: [{ partition: 0, messages: [{ key: 'k', value: 'v' }] }] }];
    const library = originals.get(PRODUCE) as MakeProduce;
    const request = createProduce(library, new RecordWriter(), () => NOW_MS)({ acks: -1, timeout: 1, topicData });
    for (const [clientId, isCopied] of [
      ['greenpark', false],
      ['a name that is longer than the room '.repeat(9), true],
    ] as const) {
      const { withRoom, buffer } = await request.encode();
      const same = { ...request, encode: async () => ({ buf: buffer, buffer, withRoom }) };
      const framed = { correlationId: 7, clientId, request: same };
      const { buffer: whole } = await frameRequest(framed);
      expect(whole.subarray(-buffer.length)).toStrictEqual(buffer);
      expect(whole.toString('hex')).toBe(await hex(original(framed)));
      expect(whole.byteOffset + whole.length === buffer.byteOffset + buffer.length).toBe(!isCopied);
    }
  });
});
