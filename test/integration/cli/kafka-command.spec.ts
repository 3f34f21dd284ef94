import { jest } from '@jest/globals';
import { COUNTED_TOPICS, READINGS_TOPIC, TOPICS } from '#contracts';
import { createKafka, type Kafka } from '#kafka';
import { readOffsets, type Database } from '#postgres';
import { freshDatabase, urlOf } from '../../support/processes/fresh-database.js';
import { runGreenpark } from '../../support/processes/run-greenpark.js';

/** Each command is a process of its own. */
jest.setTimeout(120_000);

const brokers = process.env.TEST_KAFKA_BROKERS!;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe('greenpark kafka', () => {
  let db: Database;
  let kafka: Kafka;
  beforeAll(async () => {
    db = await freshDatabase('kafka_command');
    kafka = createKafka({ brokers: [brokers], clientId: 'kafka-command', log: silent });
    await kafka.ensureTopics(TOPICS);
    const { clusterId, topicIds } = await kafka.identity(COUNTED_TOPICS);
    const row = (partition: number, topicId: string) =>
      db.execute('insert into kafka_offset values ($1, $2, 100, $3, $4)', [
        READINGS_TOPIC,
        partition,
        clusterId,
        topicId,
      ]);
    await row(0, topicIds.get(READINGS_TOPIC)!);
    await row(1, 'made anew since');
    await row(2, '');
  });
  afterAll(async () => {
    await kafka.disconnect();
    await db.close();
  });
  const run = async (env: Record<string, string>, ...args: string[]) =>
    runGreenpark('/nowhere', ['kafka', ...args], { DATABASE_URL: await urlOf(db), KAFKA_BROKERS: brokers, ...env });

  it('lists what was read, fails where a log is another one, adopts those alone, and keeps it on record', async () => {
    const before = await run({}, 'list');
    expect(before.code).toBe(1);
    expect(before.out.match(/ANOTHER ONE/g)).toHaveLength(2);
    expect(before.err).toContain('2 partition(s) are not read');

    expect(JSON.parse((await run({}, 'adopt', '--json')).out)).toEqual({
      adopted: [1, 2].map((partition) => ({ topic: READINGS_TOPIC, partition })),
    });
    expect((await readOffsets(db)).map(({ partition, next }) => [partition, next])).toEqual([[0, 100n]]);
    const after = await run({}, 'list', '--json');
    expect(after.code).toBe(0);
    expect(JSON.parse(after.out)).toMatchObject({
      partitions: [{ partition: 0, isSame: true }],
      losses: [
        { kind: 'adopted', partition: 2, from: 0, to: 100 },
        { kind: 'adopted', partition: 1, from: 0, to: 100 },
      ],
    });
    expect((await run({}, 'adopt')).out).toContain('nothing to adopt');
  });

  it('says who does not answer', async () => {
    const nowhere = await run({ KAFKA_BROKERS: '127.0.0.1:1' }, 'list');
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('Kafka at 127.0.0.1:1 does not answer') });
    await db.execute('alter table kafka_offset rename to gone');
    const broken = await run({}, 'list');
    expect(broken.code).not.toBe(0);
    expect(broken.err).toContain('relation "kafka_offset" does not exist');
    expect(broken.err).not.toContain('does not answer');
  });
});
