import fc from 'fast-check';
import { ANSWER, kafkajs, originals } from '../../client.js';
import { createRequire } from 'node:module';
import type { AnswerModule } from './produce-answer.js';

const original = originals.get(ANSWER) as AnswerModule;
const ours = createRequire(import.meta.url)(ANSWER) as AnswerModule;

interface Partition {
  readonly partition: number;
  readonly errorCode: number;
  readonly offsets: readonly [bigint, bigint, bigint];
}
interface Topic {
  readonly name: string;
  readonly partitions: readonly Partition[];
}

const int32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(n);
  return bytes;
};
const int16 = (n: number): Buffer => int32(n).subarray(2);
const int64 = (n: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(n);
  return bytes;
};
const list = (items: readonly Buffer[]): Buffer => Buffer.concat([int32(items.length), ...items]);

/** As the broker writes it, v5 and later. */
const answer = (topics: readonly Topic[], throttleMs: number): Buffer =>
  Buffer.concat([
    list(
      topics.map(({ name, partitions }) =>
        Buffer.concat([
          int16(Buffer.byteLength(name)),
          Buffer.from(name),
          list(
            partitions.map(({ partition, errorCode, offsets }) =>
              Buffer.concat([int32(partition), int16(errorCode), ...offsets.map(int64)]),
            ),
          ),
        ]),
      ),
    ),
    int32(throttleMs),
  ]);

const offset = fc.bigInt({ min: -1n, max: 2n ** 63n - 1n });
const topics = fc.array(
  fc.record({
    name: fc.string({ maxLength: 60 }),
    partitions: fc.array(
      fc.record({
        partition: fc.nat({ max: 100_000 }),
        errorCode: fc.constantFrom(0, 0, 0, 6, 7, 45),
        offsets: fc.tuple(offset, offset, offset),
      }),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 3 },
);

it('reads an answer as the library does: the same topics, errors, and who waits for throttling', async () => {
  expect(kafkajs).toBeDefined();
  expect(ours.decode).not.toBe(original.decode);
  await fc.assert(
    fc.asyncProperty(topics, fc.nat({ max: 60_000 }), async (told, throttleMs) => {
      const bytes = answer(told, throttleMs);
      const decoded = await ours.decode(bytes);
      expect(decoded).toEqual(await original.decode(bytes));
      const said = (parse: Promise<unknown>): Promise<unknown> => parse.catch((error: unknown) => String(error));
      expect(await said(ours.parse(decoded))).toEqual(await said(original.parse(decoded)));
    }),
    { numRuns: 200 },
  );
});
