import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import type { Kafka } from '#kafka';
import { readOffsets, type Database } from '#postgres';

/**
 * A moment before which everything that reached Kafka is stored: the ends of the logs are asked first, then the stored positions.
 * null: something is still on its way, or Kafka does not answer.
 */
export async function storedUpTo(kafka: Kafka, db: Database, now: () => number): Promise<number | null> {
  const askedAt = now();
  try {
    const ends = await Promise.all(
      [READINGS_TOPIC, EVENTS_TOPIC, DEAD_LETTERS_TOPIC].map(async (topic) => ({
        topic,
        partitions: await kafka.topicOffsets(topic),
      })),
    );
    const stored = new Map((await readOffsets(db)).map((o) => [`${o.topic}/${o.partition}`, o.next]));
    const isBehind = ends.some(({ topic, partitions }) =>
      partitions.some(({ partition, low, high }) => high > low && (stored.get(`${topic}/${partition}`) ?? 0n) < high),
    );
    return isBehind ? null : askedAt;
  } catch {
    return null;
  }
}
