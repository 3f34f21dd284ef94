import type { Consumer as Client } from 'kafkajs';
import type { KafkaAdmin, PartitionOffsets } from '../topics/admin.js';
import { LogShorterThanPosition } from './consumer-batch.js';
import type { Log } from '../log.js';

/** Where a consumer stands in one partition that it holds. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly clusterId: string;
  readonly topicId: string;
  /** Offset of the next record to hand over. */
  next: bigint;
  logStart: bigint;
  /** End of the log when the position was set: who has reached it has caught up. */
  readonly endAtStart: bigint;
  /** False once the partition may be another consumer's. */
  held(): boolean;
}

interface Options {
  readonly admin: KafkaAdmin;
  readonly log: Log;
  readonly topics: readonly string[];
  readonly startOffsets: (topic: string, partition: number) => Promise<bigint | null>;
  /** Resolves when no batch is in hand. */
  readonly idle: () => Promise<void>;
  readonly onFatal: (error: Error) => void;
  /** All positions of an assignment are set. */
  readonly onReady: () => void;
}

interface Partition {
  readonly topic: string;
  readonly partition: number;
}

const RETRY_MS = 500;

/**
 * The positions of the partitions that the group gave to this consumer. Assigned partitions stay paused until their
 * position was asked from the caller and set, so that nothing is fetched from anywhere else.
 */
export class Positions {
  generation = 0;
  private client: Client | null = null;
  private readonly held = new Map<string, Position>();
  private fetches = 0;
  private lostAt: number | null = null;

  constructor(private readonly options: Options) {}

  get(topic: string, partition: number): Position | undefined {
    return this.held.get(`${topic}/${partition}`);
  }

  /** Nothing is held any more. */
  lose(): void {
    this.held.clear();
    this.lostAt ??= Date.now();
  }

  /** Ends what is under way. */
  stop(): void {
    this.generation++;
    this.held.clear();
    this.lostAt = null;
  }

  /** How long partitions have been without position; 0 while there are positions. */
  lostForMs(): number {
    return this.lostAt === null ? 0 : Date.now() - this.lostAt;
  }

  /** The group has given partitions. Runs to its end before the library fetches for the first time. */
  assigned(client: Client, assignment: Readonly<Record<string, number[]>>): void {
    this.generation++;
    this.client = client;
    this.lose();
    const partitions = Object.entries(assignment).flatMap(([topic, ps]) =>
      ps.map((partition) => ({ topic, partition })),
    );
    client.pause(Object.entries(assignment).map(([topic, ps]) => ({ topic, partitions: ps })));
    void this.set(partitions, this.generation).then((done) => {
      if (done) this.options.onReady();
    });
  }

  /** A batch was not stored: its partition pauses a moment, then goes on where the caller says. */
  failed(position: Position, error: unknown): void {
    if (!position.held()) return;
    const { topic, partition } = position;
    this.options.log.warn(
      { err: error, topic, partition, offset: String(position.next) },
      'batch not stored; trying again',
    );
    const { generation } = this;
    this.held.delete(`${topic}/${partition}`);
    this.client?.pause([{ topic, partitions: [partition] }]);
    setTimeout(() => void this.set([{ topic, partition }], generation), RETRY_MS).unref();
  }

  /** The log was not where it was expected: its start has moved, or its end. */
  async jumped(position: Position): Promise<void> {
    const { topic, partition, next } = position;
    const offsets = await this.options.admin.topicOffsets(topic);
    const found = offsets.find((one) => one.partition === partition);
    if (!found || !position.held()) return;
    position.logStart = found.low;
    if (found.high < next) {
      this.lose();
      this.options.onFatal(new LogShorterThanPosition(topic, partition, next, found.high));
    }
  }

  /** Kafka has answered a fetch. */
  fetched(): void {
    this.fetches++;
  }

  /** … with records. */
  received(): void {
    this.fetches = 0;
  }

  /** Whether all that the topics held when the positions were set has been handed over. */
  caughtUp(): boolean {
    if (this.held.size === 0) return false;
    const behind = [...this.held.values()].some(({ next, endAtStart }) => next < endAtStart);
    // Compaction can take away the last records: then Kafka answers some fetches with nothing.
    return !behind || this.fetches > IDLE_FETCHES;
  }

  private async set(partitions: readonly Partition[], generation: number): Promise<boolean> {
    const { admin, log, topics } = this.options;
    const current = (): boolean => generation === this.generation;
    for (;;) {
      try {
        await this.options.idle();
        const names = [...new Set(partitions.map(({ topic }) => topic))];
        const [identity, ...offsets] = await Promise.all([
          admin.identity(topics),
          ...names.map(async (name) => [name, await admin.topicOffsets(name)] as const),
        ]);
        const known = new Map(offsets);
        const found = await Promise.all(partitions.map((one) => this.find(one, known.get(one.topic) ?? [])));
        if (!current()) return false;
        for (const { topic, partition, next, offsets } of found) {
          const key = `${topic}/${partition}`;
          const position: Position = {
            topic,
            partition,
            next,
            clusterId: identity.clusterId,
            topicId: identity.topicIds.get(topic) ?? '',
            logStart: offsets.low,
            endAtStart: offsets.high,
            held: () => this.held.get(key) === position,
          };
          this.held.set(key, position);
          const from = next < offsets.low ? offsets.low : next;
          this.client?.seek({ topic, partition, offset: String(from) });
        }
        this.fetches = 0;
        this.lostAt = null;
        this.client?.resume(partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
        return true;
      } catch (error) {
        if (!current()) return false;
        if (error instanceof LogShorterThanPosition) {
          this.options.onFatal(error);
          return false;
        }
        log.warn({ err: error }, 'cannot find out where to go on reading; trying again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        if (!current()) return false;
      }
    }
  }

  private async find(
    { topic, partition }: Partition,
    offsets: readonly PartitionOffsets[],
  ): Promise<Partition & { next: bigint; offsets: PartitionOffsets }> {
    const found = offsets.find((one) => one.partition === partition);
    if (!found) throw new Error(`${topic}/${partition} has no offsets`);
    const stored = await this.options.startOffsets(topic, partition);
    if (stored !== null && stored > found.high) throw new LogShorterThanPosition(topic, partition, stored, found.high);
    return { topic, partition, next: stored ?? found.low, offsets: found };
  }
}

const IDLE_FETCHES = 5;
