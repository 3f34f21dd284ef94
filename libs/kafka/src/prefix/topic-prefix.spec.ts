import fc from 'fast-check';
import { READINGS_TOPIC, TOPICS } from '#contracts';
import type { ConsumerOptions } from '../consumer/consumer-options.js';
import type { LogLoss } from '../logs/compare-log.js';
import { MOST_CHARACTERS, readPrefix, tryPrefix } from './topic-prefix.js';

const prefixOf = (KAFKA_TOPIC_PREFIX: string) => readPrefix({ KAFKA_TOPIC_PREFIX });
const anyPrefix = fc.stringMatching(new RegExp(`^[A-Za-z0-9._-]{0,${MOST_CHARACTERS}}$`));
const names = [...TOPICS.map(({ name }) => name), 'greenpark-aggregator', 'greenpark-ingestion-slots', 'greenpark-api'];

describe('KAFKA_TOPIC_PREFIX', () => {
  it('may be left out: the names are those of the contract', () => {
    for (const env of [{}, { KAFKA_TOPIC_PREFIX: '' }, { KAFKA_TOPIC_PREFIX: undefined }]) {
      expect(readPrefix(env).real(READINGS_TOPIC)).toBe(READINGS_TOPIC);
    }
  });

  it.each(['a b', 'a/', 'ä.', 'a.\n', '*', ' a.'])('%j has characters that no topic may have', (given) => {
    expect(tryPrefix({ KAFKA_TOPIC_PREFIX: given }).problems).toEqual([
      `KAFKA_TOPIC_PREFIX: found ${JSON.stringify(given)}, expected at most 100 of the characters that a topic may have: A-Z a-z 0-9 . _ -`,
    ]);
    expect(() => prefixOf(given)).toThrow('KAFKA_TOPIC_PREFIX: found');
  });

  it('leaves room for every topic within the 249 characters of Kafka', () => {
    const longest = prefixOf('x'.repeat(MOST_CHARACTERS));
    for (const { name } of TOPICS) expect(longest.real(name).length).toBeLessThanOrEqual(249);
    expect(tryPrefix({ KAFKA_TOPIC_PREFIX: 'x'.repeat(MOST_CHARACTERS + 1) }).problems[0]).toContain('101 characters');
  });

  it('keeps the names of two systems apart, whichever their prefixes, and leads back', () => {
    fc.assert(
      fc.property(anyPrefix, anyPrefix, fc.constantFrom(...names), fc.constantFrom(...names), (a, b, one, other) => {
        expect(prefixOf(a).logical(prefixOf(a).real(one))).toBe(one);
        expect(prefixOf(a).real(one) === prefixOf(b).real(other)).toBe(a === b && one === other);
      }),
    );
  });
});

describe('the options of a consumer', () => {
  it('name to Kafka what is its, and to the caller what is the contract', async () => {
    const asked: string[] = [];
    const note = (what: string, answer: unknown) => async (topic: string) => (asked.push(`${what} ${topic}`), answer);
    const options = {
      groupId: 'g',
      topics: ['t'],
      startOffsets: note('start', null),
      memory: {
        known: note('known', null),
        checkpoints: note('checkpoints', []),
        lose: async ({ topic }: LogLoss) => void asked.push(`lose ${topic}`),
      },
      onBatch: async ({ topic }) => void asked.push(`batch ${topic}`),
      onFatal: () => undefined,
    } as ConsumerOptions;
    const { groupId, topics, startOffsets, memory, onBatch } = prefixOf('a.').consumer(options);
    expect([groupId, ...topics]).toEqual(['a.g', 'a.t']);
    await startOffsets('a.t', 0);
    await memory!.known('a.t', 0);
    await memory!.checkpoints('a.t', 0);
    await memory!.lose({ topic: 'a.t' } as LogLoss);
    await onBatch({ topic: 'a.t' } as Parameters<typeof onBatch>[0]);
    expect(asked).toEqual(['start t', 'known t', 'checkpoints t', 'lose t', 'batch t']);
  });
});
