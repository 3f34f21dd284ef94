import fc from 'fast-check';
import { GROUPING, RECORD, kafkajs, originals } from '../../client.js';
import { groupMessagesPerPartition } from '../../consumer/fast-grouping.js';
import { createRecordEncoder, type RecordEncoder, type RecordToEncode } from './fast-record.js';
import { KnownKeys } from '../known-keys.js';
import { RecordWriter } from './record-writer.js';
import { cachingPartitioner } from '../partitioner.js';

const bytesOf = (encode: RecordEncoder, record: RecordToEncode): string => encode(record).buffer.toString('hex');

describe('the record encoder', () => {
  const original = originals.get(RECORD) as RecordEncoder;
  const fast = createRecordEncoder(() => {
    throw new Error('went to the original');
  }, new RecordWriter());
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('x'.repeat(20_000)));
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const record: fc.Arbitrary<RecordToEncode> = fc.record(
    {
      offsetDelta: fc.oneof(fc.nat({ max: 200 }), fc.nat()),
      timestampDelta: fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger()),
      key: fc.oneof(text, bytes, fc.constant(null)),
      value: fc.oneof(text, bytes, fc.constant(null)),
      headers: fc.dictionary(fc.string({ maxLength: 200 }), fc.oneof(text, bytes), { maxKeys: 80 }),
    },
    { requiredKeys: [] },
  );

  it('writes the same bytes as the library', () => {
    fc.assert(
      fc.property(record, (given) => {
        expect(bytesOf(fast, given)).toBe(bytesOf(original, given));
      }),
      { numRuns: 500 },
    );
  });

  it('writes the same bytes when headers and keys come again', () => {
    const headers = Object.freeze({ 'content-type': 'application/cloudevents+json' });
    for (const value of ['{"a":1}', 'ü', '']) {
      const given = { offsetDelta: 5, key: 'site/device', value, headers };
      expect(bytesOf(fast, given)).toBe(bytesOf(original, given));
    }
  });

  it('sees that headers which may change have changed', () => {
    const headers: Record<string, string> = { a: '1' };
    bytesOf(fast, { key: 'k', value: 'v', headers });
    headers.a = '2';
    expect(bytesOf(fast, { key: 'k', value: 'v', headers })).toBe(bytesOf(original, { key: 'k', value: 'v', headers }));
  });

  it('leaves to the library what it does not know', () => {
    const asked: unknown[] = [];
    const encode = createRecordEncoder((given) => {
      asked.push(given);
      return original(given);
    }, new RecordWriter());
    const unusual = { key: 'k', value: 'v', headers: { list: ['a', 'b'] } } as unknown as RecordToEncode;
    expect(bytesOf(encode, unusual)).toBe(bytesOf(original, unusual));
    expect(asked).toEqual([unusual]);
  });
});

describe('the grouping', () => {
  it('groups as the library does', () => {
    const original = originals.get(GROUPING) as typeof groupMessagesPerPartition;
    const partitioner = ({ message }: { message: unknown }): number => (message as number) % 7;
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.nat({ max: 2 }), (messages, partitions) => {
        const input = { topic: 't', partitionMetadata: Array.from({ length: partitions }), messages, partitioner };
        expect(groupMessagesPerPartition(input)).toEqual(original(input));
      }),
    );
  });
});

describe('the partitioner', () => {
  it("gives Kafka's default partition, also when the topic has grown", () => {
    const cached = cachingPartitioner();
    const knownKeys = new KnownKeys();
    const plain = kafkajs.Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 48 }), (keys, count) => {
        const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
          partitionId,
          partitionErrorCode: 0,
          leader: 1,
          replicas: [1],
          isr: [1],
        }));
        for (const key of [...keys, ...keys]) {
          const known = knownKeys.of(key);
          const message = { key: known.bytes, value: 'v', known };
          const partition = plain({ topic: 't', partitionMetadata, message: { key, value: 'v' } });
          expect(cached({ topic: 't', partitionMetadata, message })).toBe(partition);
          expect(cached({ topic: 't', partitionMetadata, message: { key, value: 'v' } })).toBe(partition);
        }
      }),
    );
  });
});
