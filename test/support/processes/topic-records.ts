import { createKafka, type Kafka } from '#kafka';
import { asyncApiCheck } from '#testing';
import { until } from './until.js';

export interface SeenRecord<Event> {
  readonly key: string | null;
  readonly event: Event;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** All records of some topics from their beginning, each checked against `asyncapi.yaml`. */
export class TopicRecords {
  private readonly seen = new Map<string, SeenRecord<unknown>[]>();
  /** What was wrong with records; a test expects []. */
  readonly problems: string[] = [];
  readonly kafka: Kafka;
  private reader: { start(): Promise<void>; stop(): Promise<void> } | null = null;

  constructor(brokers: string) {
    this.kafka = createKafka({ brokers: brokers.split(','), clientId: 'test-records', log: silent });
  }

  async start(topics: readonly string[]): Promise<void> {
    const check = asyncApiCheck();
    this.reader = this.kafka.reader({
      topics,
      onRecord: ({ topic, key, value }) => {
        if (value === null) return;
        this.problems.push(...check.kafkaRecord(topic, value));
        const records = this.seen.get(topic) ?? [];
        records.push({ key, event: JSON.parse(value.toString('utf8')) as unknown });
        this.seen.set(topic, records);
      },
      onFatal: (error) => this.problems.push(String(error)),
    });
    await this.reader.start();
  }

  of<Event>(topic: string): SeenRecord<Event>[] {
    return (this.seen.get(topic) ?? []) as SeenRecord<Event>[];
  }

  /** Waits until a topic has records that match, and returns them. */
  async find<Event>(
    topic: string,
    matches: (event: Event) => boolean,
    count = 1,
    deadlineMs?: number,
  ): Promise<SeenRecord<Event>[]> {
    const found = (): SeenRecord<Event>[] => this.of<Event>(topic).filter(({ event }) => matches(event));
    await until(() => found().length >= count, `${count} matching records in ${topic}`, deadlineMs);
    return found();
  }

  async stop(): Promise<void> {
    await this.reader?.stop();
    await this.kafka.disconnect();
  }
}
