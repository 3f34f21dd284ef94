import { COUNTED_TOPICS } from '#contracts';
import { isSameLog } from '#kafka';
import { adoptLog, listLosses, readOffsets, type Database, type StoredOffset } from '#postgres';
import { withKafka } from '../system/system-kafka.js';
import { Failure } from '../terminal/failure.js';
import { table, type Output } from '../terminal/output.js';

const MOST_LOSSES = 100;

/** A partition as PostgreSQL has read it, beside the one that Kafka has. */
interface Standing {
  readonly offset: StoredOffset;
  readonly clusterId: string;
  /** null: the topic does not exist. */
  readonly topicId: string | null;
  readonly isSame: boolean;
}

interface Comparison {
  readonly standings: readonly Standing[];
  /** The name of a topic that Kafka's own tools take. */
  readonly nameOf: (topic: string) => string;
}

/** What was read of each log, whether Kafka still has it, and which losses are on record. @throws Failure where a log is another one */
export async function listLogs(db: Database, brokers: string, output: Output): Promise<void> {
  const { standings, nameOf } = await compare(db, brokers);
  const losses = await listLosses(db, MOST_LOSSES);
  output.result(
    {
      partitions: standings.map(({ offset: { topic, partition, next, clusterId, topicId }, isSame, ...found }) => ({
        topic,
        partition,
        next: Number(next),
        isSame,
        read: { clusterId, topicId },
        found: { clusterId: found.clusterId, topicId: found.topicId },
      })),
      losses: losses.map(({ from, to, foundMs, ...loss }) => ({
        ...loss,
        from: Number(from),
        to: Number(to),
        foundAt: new Date(foundMs).toISOString(),
      })),
    },
    () =>
      [
        table(
          ['topic', 'partition', 'read up to', 'log'],
          standings.map(({ offset: { topic, partition, next }, isSame }) => [
            nameOf(topic),
            String(partition),
            String(next),
            isSame ? 'the one that was read' : 'ANOTHER ONE: not read until it is adopted',
          ]),
        ),
        losses.length === 0 ? 'no loss on record' : 'losses on record, newest first:',
        ...(losses.length === 0
          ? []
          : [
              table(
                ['topic', 'partition', 'kind', 'from', 'to', 'found at'],
                losses.map(({ topic, partition, kind, from, to, foundMs }) => [
                  nameOf(topic),
                  String(partition),
                  kind,
                  String(from),
                  String(to),
                  new Date(foundMs).toISOString(),
                ]),
              ),
            ]),
      ].join('\n'),
  );
  const others = standings.filter(({ isSame }) => !isSame).length;
  if (others > 0)
    throw new Failure(
      `${others} partition(s) are not read; if the Kafka of now is the right one: greenpark kafka adopt`,
    );
}

/** Takes the logs that Kafka has now in the place of those that were read: they are read from their start. Others are left as they are. */
export async function adoptLogs(db: Database, brokers: string, output: Output): Promise<void> {
  const others = (await compare(db, brokers)).standings.filter(({ isSame }) => !isSame);
  if (others.length > 0) {
    await db.transaction(async (tx) => {
      for (const { offset } of others) await adoptLog(tx, offset);
    });
  }
  output.result({ adopted: others.map(({ offset: { topic, partition } }) => ({ topic, partition })) }, () =>
    others.length === 0
      ? 'nothing to adopt: every log is the one that was read'
      : `${others.length} partition(s) are read anew from their start within seconds; what was stored before comes as duplicates`,
  );
}

async function compare(db: Database, brokers: string): Promise<Comparison> {
  const offsets = await readOffsets(db);
  const { clusterId, topicIds, nameOf } = await withKafka(brokers, 'cli', async (kafka) => ({
    ...(await kafka.identity(COUNTED_TOPICS)),
    nameOf: (topic: string) => kafka.topicName(topic),
  })).catch((error: Error) => {
    throw new Failure(`Kafka at ${brokers} does not answer: ${error.message}`);
  });
  const standings = offsets.map((offset) => {
    const topicId = topicIds.get(offset.topic) ?? null;
    return { offset, clusterId, topicId, isSame: isSameLog(offset, { clusterId, topicId }) };
  });
  return { standings, nameOf };
}
