import { Injectable } from '@nestjs/common';
import { COUNTED_TOPICS } from '#contracts';
import { Kafka, RecordProducer } from '#kafka';
import type { StoredOffset } from '#postgres';
import { within } from '#service';
import { ProblemError } from '../http/problem.js';

export interface OutRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}
export interface LogEnd {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** What the API needs of Kafka. */
export abstract class KafkaPort {
  /** Resolves once all replicas have the records; goes on trying while the broker is away. */
  abstract send(records: readonly OutRecord[]): Promise<void>;
  /** By topic the first and next offset of each partition, as the brokers know them now. @throws where a topic does not exist */
  abstract ends(topics: readonly string[]): Promise<LogEnds>;
  /** How long a caller of HTTP waits for `send`, ms. */
  abstract readonly sendWithinMs: number;
}

/** The brokers that the service is connected to. */
@Injectable()
export class ConnectedKafka extends KafkaPort {
  readonly sendWithinMs = 10_000;

  constructor(
    private readonly kafka: Kafka,
    private readonly producer: RecordProducer,
  ) {
    super();
  }

  send(records: readonly OutRecord[]): Promise<void> {
    return this.producer.send(records);
  }
  ends(topics: readonly string[]): Promise<LogEnds> {
    return this.kafka.topicEnds(topics);
  }
}

export type LogEnds = ReadonlyMap<string, readonly LogEnd[]>;

const ENDS_DEADLINE_MS = 2_000;

/** Ends of all topics whose records are counted; null where Kafka does not answer in time. */
export function logEnds(kafka: KafkaPort): Promise<LogEnds | null> {
  return within(ENDS_DEADLINE_MS, kafka.ends(COUNTED_TOPICS)).catch(() => null);
}

/** Records that Kafka has and the store has not counted. Ends asked before the offsets were read never make it too small. */
export function lagOf(ends: LogEnds, offsets: readonly StoredOffset[]): number {
  const next = new Map(offsets.map((row) => [`${row.topic}/${row.partition}`, row.next]));
  let lag = 0n;
  for (const [topic, partitions] of ends) {
    for (const { partition, low, high } of partitions) {
      const position = next.get(`${topic}/${partition}`) ?? low;
      if (high > position) lag += high - position;
    }
  }
  return Number(lag);
}

/**
 * Publishes and waits for all replicas, as long as a caller of HTTP waits.
 * @throws ProblemError `unavailable`: the records may still come through
 */
export async function publish(kafka: KafkaPort, records: readonly OutRecord[]): Promise<void> {
  if (
    (await within(
      kafka.sendWithinMs,
      kafka.send(records).then(() => 'sent'),
    )) === null
  ) {
    throw new ProblemError(
      'unavailable',
      `Kafka has not confirmed within ${kafka.sendWithinMs / 1000} s. It may still come through; sending the same again is harmless.`,
    );
  }
}
