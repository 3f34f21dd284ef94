import type { Consumer as Client } from 'kafkajs';
import { compareLog, type FoundLog } from '../logs/compare-log.js';
import type { LogReader } from '../logs/log-reader.js';
import type { KafkaAdmin, PartitionOffsets } from '../topics/admin.js';
import type { ClusterIdentity } from '../topics/topic-ids.js';
import type { LogMemory } from './consumer-options.js';
import type { Log } from '../log.js';

/** Where a consumer stands in one partition that it holds. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly clusterId: string;
  readonly topicId: string;
  /** Newest leader epoch when the position was set: records of later ones are not looked at before the log is compared again. */
  readonly epoch: number;
  /** Offset of the next record to hand over. */
  next: bigint;
  /** End of the log when the position was set: who has reached it has caught up. */
  readonly endAtStart: bigint;
  /** False once the partition may be another consumer's. */
  held(): boolean;
}

/** A partition that is not read: its log is not the one that was read before. */
export interface StoppedPartition {
  readonly topic: string;
  readonly partition: number;
  /** For people: what was found and what was expected. */
  readonly reason: string;
}

interface Options {
  readonly admin: KafkaAdmin;
  readonly log: Log;
  readonly topics: readonly string[];
  readonly startOffsets: (topic: string, partition: number) => Promise<bigint | null>;
  readonly memory: LogMemory | undefined;
  /** Resolves when no batch is in hand. */
  readonly idle: () => Promise<void>;
  /** All positions of an assignment are set. */
  readonly onReady: () => void;
}

interface Partition {
  readonly topic: string;
  readonly partition: number;
}

const RETRY_MS = 500;
const MOST_RETRY_MS = 5_000;
/** A partition whose log is another one is looked at again: somebody may have adopted it. */
const STOPPED_RETRY_MS = 5_000;
const IDLE_FETCHES = 5;

/** Half a second, doubled up to five. */
const retryMs = (attempts: number): number => Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.min(attempts, 10));

/** The log of a partition has another identity than the one that was read. */
class OtherLog extends Error {}

/**
 * The positions of the partitions that the group gave to this consumer. Assigned partitions stay paused until their
 * position was asked from the caller, compared with the log and set, so that nothing is fetched from anywhere else.
 */
export class Positions {
  generation = 0;
  private client: Client | null = null;
  private readonly held = new Map<string, Position>();
  private readonly apart = new Map<string, StoppedPartition>();
  /** Partitions that go on once it was found out where. */
  private readonly waiting = new Map<string, Partition>();
  private isSettingWaiting = false;
  /** Attempts since a batch was stored. */
  private failures = 0;
  private fetches = 0;
  private lostAt: number | null = null;
  /** Nobody has found out where to go on since somebody failed to. */
  private isLost = false;

  constructor(private readonly options: Options) {}

  get(topic: string, partition: number): Position | undefined {
    return this.held.get(`${topic}/${partition}`);
  }

  stopped(): readonly StoppedPartition[] {
    return [...this.apart.values()];
  }

  /** Nothing is held any more. */
  lose(): void {
    this.held.clear();
    this.lostAt ??= performance.now();
  }

  /** Ends what is under way. */
  stop(): void {
    this.generation++;
    this.held.clear();
    this.apart.clear();
    this.lostAt = null;
  }

  /** How long partitions have been without position; 0 while there are positions. */
  lostForMs(): number {
    return this.lostAt === null ? 0 : performance.now() - this.lostAt;
  }

  /** The group has given partitions. Runs to its end before the library fetches for the first time. */
  assigned(client: Client, assignment: Readonly<Record<string, number[]>>): void {
    this.generation++;
    this.client = client;
    this.lose();
    this.apart.clear();
    this.waiting.clear();
    const partitions = Object.entries(assignment).flatMap(([topic, ps]) =>
      ps.map((partition) => ({ topic, partition })),
    );
    client.pause(Object.entries(assignment).map(([topic, ps]) => ({ topic, partitions: ps })));
    void this.set(partitions, this.generation).then((done) => {
      if (done) this.options.onReady();
    });
  }

  /** A batch was stored. */
  succeeded(): void {
    if (this.failures > 0) this.options.log.info({ attempts: this.failures }, 'batches are stored again');
    this.failures = 0;
  }

  /**
   * A batch was not stored: its partition pauses, then goes on where the caller says. All that fail meanwhile wait for the same attempt,
   * later and later, and the log has one line for an outage: a database that is away is asked by one partition, not by all.
   */
  failed(position: Position, error: unknown): void {
    if (!position.held()) return;
    const { topic, partition } = position;
    if (this.failures === 0 && this.waiting.size === 0) {
      this.options.log.warn(
        { err: error, topic, partition, offset: String(position.next) },
        'batch not stored; trying again',
      );
    }
    this.wait(position, retryMs(this.failures));
  }

  /** The log may be another one than the one that was compared: nothing more of it is handed over before it was compared again. */
  compareAgain(position: Position): void {
    if (position.held()) this.wait(position, 0);
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

  /** Gives the partition up until it was found out where it goes on; one attempt at a time for all that wait. */
  private wait({ topic, partition }: Position, ms: number): void {
    this.held.delete(`${topic}/${partition}`);
    this.client?.pause([{ topic, partitions: [partition] }]);
    this.waiting.set(`${topic}/${partition}`, { topic, partition });
    if (this.waiting.size > 1 || this.isSettingWaiting) return;
    const { generation } = this;
    setTimeout(() => void this.setWaiting(generation), ms).unref();
  }

  private async setWaiting(generation: number): Promise<void> {
    if (generation !== this.generation || this.isSettingWaiting) return;
    this.isSettingWaiting = true;
    try {
      while (this.waiting.size > 0 && generation === this.generation) {
        this.failures++;
        const partitions = [...this.waiting.values()];
        this.waiting.clear();
        await this.set(partitions, generation);
      }
    } finally {
      this.isSettingWaiting = false;
    }
  }

  private async set(partitions: readonly Partition[], generation: number): Promise<boolean> {
    const { log } = this.options;
    const current = (): boolean => generation === this.generation;
    for (let attempt = 0; ; attempt++) {
      try {
        await this.options.idle();
        const positions = await this.find(partitions);
        if (!current()) return false;
        for (const position of positions) {
          const { topic, partition, next } = position;
          this.held.set(`${topic}/${partition}`, position);
          this.client?.seek({ topic, partition, offset: String(next) });
        }
        this.isLost = false;
        this.fetches = 0;
        this.lostAt = null;
        this.client?.resume(positions.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
        return true;
      } catch (error) {
        if (!current()) return false;
        // Several may be looking; the log has one line for an outage.
        if (!this.isLost) log.warn({ err: error }, 'cannot find out where to go on reading; trying again');
        this.isLost = true;
        await new Promise((resolve) =>
          setTimeout(resolve, Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.min(attempt, 10))),
        );
        if (!current()) return false;
      }
    }
  }

  /** Positions of all whose log is the one that was read; the others stop, and are looked at again. */
  private async find(partitions: readonly Partition[]): Promise<Position[]> {
    const { admin, topics } = this.options;
    const names = [...new Set(partitions.map(({ topic }) => topic))];
    return admin.logs(topics, async (reader) => {
      // Asked before anything is compared: a leader that changes after it shows by its epoch.
      const identity = await reader.identity();
      const offsets = new Map<string, readonly PartitionOffsets[]>();
      for (const name of names) offsets.set(name, await admin.topicOffsets(name));
      const stopped: Partition[] = [];
      const find = async (one: Partition): Promise<Position[]> => {
        const key = `${one.topic}/${one.partition}`;
        try {
          const own = offsets.get(one.topic)?.find(({ partition }) => partition === one.partition);
          if (!own) throw new Error(`${key} has no offsets`);
          const position = await this.position(one, own, identity, reader);
          this.apart.delete(key);
          return [position];
        } catch (error) {
          if (!(error instanceof OtherLog)) throw error;
          if (!this.apart.has(key)) this.options.log.error({ ...one }, `${key} is not read: ${error.message}`);
          this.apart.set(key, { ...one, reason: error.message });
          stopped.push(one);
          return [];
        }
      };
      // One by itself first: where the caller's database does not answer, one question finds out.
      const [first, ...rest] = partitions;
      const found = first ? await find(first) : [];
      found.push(...(await Promise.all(rest.map(find))).flat());
      if (stopped.length > 0) {
        const { generation } = this;
        setTimeout(() => {
          if (generation === this.generation) void this.set(stopped, generation);
        }, STOPPED_RETRY_MS).unref();
      }
      return found;
    });
  }

  private async position(
    { topic, partition }: Partition,
    { low, high }: PartitionOffsets,
    { clusterId, topicIds, leaderEpochs }: ClusterIdentity,
    reader: LogReader,
  ): Promise<Position> {
    const key = `${topic}/${partition}`;
    const topicId = topicIds.get(topic);
    // Right after a start of a cluster a broker may not know yet: what is stored beside the position must be the id itself.
    if (!clusterId || !topicId) throw new Error(`Kafka does not say the id of ${topic}`);
    const epoch = leaderEpochs.get(key) ?? -1;
    await this.compare({ topic, partition, low, high, epoch }, { clusterId, topicId }, reader);
    const stored = await this.options.startOffsets(topic, partition);
    const position: Position = {
      topic,
      partition,
      clusterId,
      topicId,
      epoch,
      next: stored ?? low,
      endAtStart: high,
      held: () => this.held.get(key) === position,
    };
    return position;
  }

  private async compare(
    found: FoundLog,
    { clusterId, topicId }: { readonly clusterId: string; readonly topicId: string },
    reader: LogReader,
  ): Promise<void> {
    const { memory, log } = this.options;
    const { topic, partition } = found;
    const known = await memory?.known(topic, partition);
    if (!memory || !known) return;
    if (known.clusterId !== clusterId || known.topicId !== topicId) {
      throw new OtherLog(
        `it is another log (cluster ${clusterId}, topic ${topicId}) than the one that was read (cluster ${known.clusterId}, ` +
          `topic ${known.topicId || 'unknown'})`,
      );
    }
    const loss = await compareLog(known, found, reader, () => memory.checkpoints(topic, partition));
    if (loss === null) return;
    await memory.lose(loss);
    const { kind, next, resume } = loss;
    log.error(
      { topic, partition, kind, position: String(next), resume: String(resume) },
      kind === 'deleted'
        ? `records ${next} to ${resume - 1n} of ${topic}/${partition} were deleted before they were read; reading goes on behind them`
        : `${topic}/${partition} has lost its end and may have grown again since; all from ${resume} on is read again`,
    );
  }
}
