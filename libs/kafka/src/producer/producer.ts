import type { CompressionTypes, Kafka as Client, Producer as ClientProducer } from 'kafkajs';
import { CONTENT_TYPE } from '#contracts';
import { backoff } from '../backoff.js';
import { AnsweredPartitions } from './answered-partitions.js';
import { kafkajs } from '../client.js';
import type { Log } from '../log.js';
import { KnownKeys } from './known-keys.js';
import type { TopicPrefix } from '../prefix/topic-prefix.js';
import { cachingPartitioner, type KeyedMessage } from './partitioner.js';
import { PendingRecords, type OutRecord } from './pending-records.js';

export interface ProducerOptions {
  /** On the wire and on disk; default none: CPU is scarcer than disk on one machine. */
  readonly compression?: 'none' | 'gzip';
}

/** The producer was stopped before these records were durable: whoever sent them must not acknowledge them. */
export class ProducerStopped extends Error {
  constructor() {
    super('the Kafka producer was stopped before the records were durable');
    this.name = 'ProducerStopped';
  }
}

/** Frozen: its bytes are encoded once. */
const HEADERS = Object.freeze({ 'content-type': CONTENT_TYPE });
const REMIND_EVERY_MS = 30_000;
/** Connection faults are mended by the library; after so many attempts in a row it gets a new start all the same. */
const REBUILD_AFTER = 20;
/**
 * The broker and the producer disagree on the sequence (a broker that lost the end of its log, a producer id that expired):
 * no attempt with this producer id can succeed.
 */
const LOST_SEQUENCE = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
]);

/**
 * Publishes with acks=all, idempotent, and tries for ever.
 *
 * One request is under way at a time and a request that failed is tried again unchanged before any other: it may have
 * been stored although its answer was lost, and the broker recognises it by its sequence numbers only then. A different
 * request with the same numbers would be acknowledged and not stored. It is done when every partition of it was answered.
 */
export class RecordProducer {
  private readonly pending = new PendingRecords();
  private readonly keys = new KnownKeys();
  private readonly answered = new AnsweredPartitions();
  private readonly stopped = new AbortController();
  private client: ClientProducer | null = null;
  private pumping: Promise<void> | null = null;
  private failures = 0;

  constructor(
    private readonly kafka: Client,
    private readonly log: Log,
    private readonly prefix: TopicPrefix,
    private readonly options: ProducerOptions = {},
  ) {}

  /** Resolves with the first connection; tries until then. */
  async connect(): Promise<void> {
    await this.untilDone('connect to Kafka', async () => {
      await this.connected();
    });
  }

  /**
   * Resolves when all records are durable on all in-sync replicas.
   * @throws ProducerStopped, RecordTooLarge; never because Kafka is away
   */
  send(records: readonly OutRecord[]): Promise<void> {
    if (this.stopped.signal.aborted) return Promise.reject(new ProducerStopped());
    const durable = this.pending.add(records);
    this.pumping ??= this.pump();
    return durable;
  }

  /** Whether the last attempt to reach Kafka went well. */
  healthy(): boolean {
    return this.client !== null && this.failures === 0;
  }

  /** What is under way may finish for a moment; what waits is rejected. */
  async disconnect(): Promise<void> {
    if (this.stopped.signal.aborted) return;
    this.stopped.abort();
    this.pending.rejectAll(new ProducerStopped());
    await this.pumping;
    await this.drop();
  }

  private async pump(): Promise<void> {
    // Calls of the same turn go together.
    await Promise.resolve();
    try {
      for (let request = this.pending.take(); request; request = this.pending.take()) {
        const { records } = request;
        const topicMessages = this.byTopic(records);
        const durable = await this.untilDone(`publish ${records.length} records`, async () => {
          const client = await this.connected();
          this.answered.begin();
          this.answered.check(await client.sendBatch({ acks: -1, compression: this.compression(), topicMessages }));
        });
        if (durable) request.done();
        else return request.failed(new ProducerStopped());
      }
    } finally {
      // In the same turn as the last look: whoever sends right after an answer must find that nothing is being sent.
      this.pumping = null;
    }
  }

  /** @returns false when the producer was stopped first */
  private async untilDone(what: string, attempt: () => Promise<void>): Promise<boolean> {
    let said = -Infinity;
    for (let tries = 1; ; tries++) {
      try {
        await attempt();
        if (this.failures > 0) this.log.info({ attempts: tries }, 'Kafka is back');
        this.failures = 0;
        return true;
      } catch (error) {
        this.failures++;
        if (performance.now() - said > REMIND_EVERY_MS) {
          said = performance.now();
          this.log.warn(
            { err: error, attempts: tries },
            `cannot ${what}; nothing is acknowledged meanwhile, trying again`,
          );
        }
        if (lostItsSequence(error) || tries % REBUILD_AFTER === 0) await this.drop();
      }
      if (!(await backoff(tries, this.stopped.signal))) return false;
    }
  }

  private async connected(): Promise<ClientProducer> {
    if (this.client) return this.client;
    const client = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 5,
      allowAutoTopicCreation: false,
      createPartitioner: this.answered.watch(cachingPartitioner),
    });
    try {
      await client.connect();
    } catch (error) {
      await client.disconnect().catch(() => undefined);
      throw error;
    }
    this.client = client;
    return client;
  }

  private async drop(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.disconnect().catch((error: unknown) => this.log.debug({ err: error }, 'disconnect failed'));
  }

  private byTopic(records: readonly OutRecord[]): { topic: string; messages: KeyedMessage[] }[] {
    const topics = new Map<string, KeyedMessage[]>();
    for (const { topic, key, value, keptKey } of records) {
      const messages = topics.get(topic);
      const known = keptKey ?? this.keys.of(key);
      const message = { key: known.bytes, value, headers: HEADERS, known };
      if (messages) messages.push(message);
      else topics.set(topic, [message]);
    }
    return [...topics].map(([topic, messages]) => ({ topic: this.prefix.real(topic), messages }));
  }

  private compression(): CompressionTypes {
    return this.options.compression === 'gzip' ? kafkajs.CompressionTypes.GZIP : kafkajs.CompressionTypes.None;
  }
}

function lostItsSequence(error: unknown): boolean {
  for (let at = error as { type?: string; cause?: unknown } | undefined; at; at = at.cause as typeof at) {
    if (at.type && LOST_SEQUENCE.has(at.type)) return true;
  }
  return false;
}
