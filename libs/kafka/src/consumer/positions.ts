import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer as Client } from 'kafkajs';
import {
  findPositions,
  type FindOptions,
  type FoundPosition,
  type Partition,
  type StoppedPartition,
} from './find-positions.js';

/** Where a consumer stands in one partition that it holds. */
export interface Position extends Omit<FoundPosition, 'next'> {
  /** Offset of the next record to hand over. */
  next: bigint;
  /** False once the partition may be another consumer's. */
  held(): boolean;
}

interface Options extends FindOptions {
  /** Resolves when no batch is in hand. */
  readonly idle: () => Promise<unknown>;
  /** All positions of an assignment are set. */
  readonly onReady: () => void;
}

interface Waiting extends Partition {
  /** Its batch was not stored; else its log is to be compared again. */
  readonly isFailure: boolean;
}

const RETRY_MS = 500;
const MOST_RETRY_MS = 5_000;
/** A partition whose log is another one is looked at again: somebody may have adopted it. */
const STOPPED_RETRY_MS = 5_000;
const IDLE_FETCHES = 5;

/** Half a second, doubled up to five. */
const retryMs = (attempts: number): number => Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** Math.min(attempts, 10));

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
  private readonly waiting = new Map<string, Waiting>();
  /** The generation for which this is being found out; one of before may still wait for an answer. */
  private settingOf: number | null = null;
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
   * @param offset where the batch began
   */
  failed(position: Position, offset: bigint, error: unknown): void {
    if (!position.held()) return;
    if (this.failures === 0 && !this.isFailureWaiting()) {
      const { topic, partition } = position;
      this.options.log.warn({ err: error, topic, partition, offset: String(offset) }, 'batch not stored; trying again');
    }
    this.wait(position, true);
  }

  /** The log may be another one than the one that was compared: nothing more of it is handed over before it was compared again. */
  compareAgain(position: Position): void {
    if (position.held()) this.wait(position, false);
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

  private isFailureWaiting(): boolean {
    return [...this.waiting.values()].some(({ isFailure }) => isFailure);
  }

  /** Gives the partition up until it was found out where it goes on; one attempt at a time for all that wait. */
  private wait({ topic, partition }: Position, isFailure: boolean): void {
    const { generation } = this;
    this.held.delete(`${topic}/${partition}`);
    this.client?.pause([{ topic, partitions: [partition] }]);
    this.waiting.set(`${topic}/${partition}`, { topic, partition, isFailure });
    if (this.waiting.size > 1 || this.settingOf === generation) return;
    setTimeout(() => void this.setWaiting(generation), isFailure ? retryMs(this.failures) : 0).unref();
  }

  private async setWaiting(generation: number): Promise<void> {
    if (generation !== this.generation || this.settingOf === generation) return;
    this.settingOf = generation;
    try {
      while (this.waiting.size > 0 && generation === this.generation) {
        if (this.isFailureWaiting()) this.failures++;
        const partitions = [...this.waiting.values()];
        this.waiting.clear();
        await this.set(partitions, generation);
      }
    } finally {
      if (this.settingOf === generation) this.settingOf = null;
    }
  }

  /** @returns false where the group has given partitions anew meanwhile: then nothing was set */
  private async set(partitions: readonly Partition[], generation: number): Promise<boolean> {
    const { log } = this.options;
    const current = (): boolean => generation === this.generation;
    for (let attempt = 0; ; attempt++) {
      try {
        await this.options.idle();
        const { positions, stopped } = await findPositions(partitions, this.options);
        if (!current()) return false;
        this.stopAll(stopped, generation);
        for (const found of positions) this.hold(found);
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
        await sleep(retryMs(attempt));
        if (!current()) return false;
      }
    }
  }

  private hold(found: FoundPosition): void {
    const { topic, partition, next } = found;
    const key = `${topic}/${partition}`;
    const position: Position = { ...found, held: () => this.held.get(key) === position };
    this.apart.delete(key);
    this.held.set(key, position);
    this.client?.seek({ topic, partition, offset: String(next) });
  }

  /** They are not read, and looked at again. */
  private stopAll(stopped: readonly StoppedPartition[], generation: number): void {
    for (const one of stopped) {
      const { topic, partition, reason } = one;
      const key = `${topic}/${partition}`;
      if (!this.apart.has(key)) this.options.log.error({ topic, partition }, `${key} is not read: ${reason}`);
      this.apart.set(key, one);
    }
    if (stopped.length === 0) return;
    setTimeout(() => {
      if (generation === this.generation) void this.set(stopped, generation);
    }, STOPPED_RETRY_MS).unref();
  }
}
