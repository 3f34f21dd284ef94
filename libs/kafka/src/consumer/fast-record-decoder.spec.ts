import { createRequire } from 'node:module';
import fc from 'fast-check';
import { RECORD, RECORD_DECODER, originals } from '../client.js';
import type { RecordEncoder } from '../producer/requests/fast-record.js';
import { createRecordDecoder, type DecodedRecord, type RecordDecoder } from './fast-record-decoder.js';

const Decoder = createRequire(import.meta.url)('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => {
  readonly buffer: Buffer;
  readonly offset: number;
  readVarIntBytes(): Buffer;
};

describe('the record decoder', () => {
  const original = originals.get(RECORD_DECODER) as RecordDecoder;
  const encode = originals.get(RECORD) as RecordEncoder;
  /** Without its length, as the library hands it over. */
  const recordIn = (encoded: Buffer): Buffer => new Decoder(encoded).readVarIntBytes();

  /** All that the library's record has, whatever it is an object of. */
  const membersOf = (record: DecodedRecord): DecodedRecord => {
    const { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext } = record;
    return { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext };
  };

  const text = fc.string({ unit: 'binary', maxLength: 300 });
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const record = fc.record(
    {
      offsetDelta: fc.oneof(fc.nat({ max: 200 }), fc.nat()),
      timestampDelta: fc.oneof(fc.constant(0), fc.integer(), fc.maxSafeInteger()),
      key: fc.oneof(text, bytes, fc.constant(null)),
      value: fc.oneof(text, bytes, fc.constant(null)),
      headers: fc.oneof(
        fc.constant({ 'content-type': 'application/cloudevents+json' }),
        fc.dictionary(fc.string({ maxLength: 200 }), fc.oneof(text, bytes), { maxKeys: 3 }),
      ),
    },
    { requiredKeys: [] },
  );
  const digits = (max: bigint) => fc.bigInt({ min: 0n, max }).map(String);
  const context = fc.record({
    firstOffset: fc.oneof(digits(1_000n), digits(2n ** 62n)),
    firstTimestamp: fc.oneof(digits(1_795_000_000_000n), digits(2n ** 62n)),
    maxTimestamp: digits(1_795_000_000_000n),
    timestampType: fc.constantFrom(0, 1),
    magicByte: fc.constant(2),
    isControlBatch: fc.boolean(),
    partitionLeaderEpoch: fc.nat(),
  });

  it('reads what the library reads', () => {
    fc.assert(
      fc.property(context, fc.array(record, { minLength: 1, maxLength: 5 }), (batch, records) => {
        const fast = createRecordDecoder(original);
        for (const given of records) {
          const encoded = recordIn(encode(given).buffer);
          expect(membersOf(fast(new Decoder(encoded), batch))).toEqual(original(new Decoder(encoded), batch));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('says of any bytes what the library says, or refuses them before the library takes room for what they state', () => {
    const context = { firstOffset: '7', firstTimestamp: '9' };
    const short = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(short, (given) => {
        let decoded;
        try {
          decoded = createRecordDecoder(original)(new Decoder(given), context);
        } catch (error) {
          expect((error as Error).message).toMatch(/has not the lengths that it states/);
          return;
        }
        expect(membersOf(decoded)).toEqual(original(new Decoder(given), context));
      }),
      { numRuns: 10_000 },
    );
  });

  it.each([
    ['2³⁰ headers', [0, 0, 0, 1, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f]],
    ['more headers than bytes', [0, 0, 0, 1, 1, 4, 0, 0]],
    ['fewer than no headers', [0, 0, 0, 1, 1, 1]],
    ['a key of fewer than no bytes, so that it would be read backwards', [0, 0, 0, 0x0d, 1, 1, 0]],
    ['a value that ends behind the record', [0, 0, 0, 1, 40, 1, 2]],
    ['a number without an end', [0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 1, 0]],
    ['no bytes', []],
  ])('refuses a record with %s without asking the library', (_, bytes) => {
    const decode = createRecordDecoder(() => {
      throw new Error('asked the library');
    });
    expect(() => decode(new Decoder(Buffer.from(bytes)), {})).toThrow(
      /record of Kafka of \d+ bytes has not the lengths/,
    );
  });

  it('leaves to the library what it does not know', () => {
    const asked: unknown[] = [];
    const decode = createRecordDecoder((decoder, batch) => {
      asked.push(batch);
      return original(decoder, batch);
    });
    const read = (given: object, batch: object): unknown =>
      decode(new Decoder(recordIn(encode({ key: 'k', value: 'v', ...given }).buffer)), batch);
    const plain = { firstOffset: '5', firstTimestamp: '1795000000000' };
    expect(read({ headers: { a: '1' } }, plain)).toMatchObject({ offset: '5', headers: { a: Buffer.from('1') } });
    expect(asked).toEqual([]);
    read({ headers: { a: '1', b: '2' } }, plain);
    read({ timestampDelta: 2 ** 40 }, plain);
    read({}, { ...plain, firstOffset: String(2n ** 60n) });
    expect(asked).toHaveLength(3);
  });
});
