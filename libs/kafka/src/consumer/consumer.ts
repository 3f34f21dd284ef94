import type { Consumer as Client, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaAdmin } from '../topics/admin.js';
import { backoff } from '../backoff.js';
import { StopConsuming } from './consumer-batch.js';
import type { ConsumerOptions } from './consumer-options.js';
import type { Log } from '../log.js';
import { Positions, type Position } from './positions.js';

/** Heartbeats do not wait for batches here, so this need not cover a slow one; a consumer that died is replaced after it. */
const SESSION_MS = 10_000;
const REBALANCE_MS = 60_000;
const HEARTBEAT_MS = 3_000;
const COMMIT_EVERY_MS = 5_000;
/** No fetch for so long although no batch is in hand: the library has stopped without saying so. */
const STALLED_MS = 60_000;
/** The group goes on without this consumer; the library joins again at its own next heartbeat. */
const LOST_MEMBERSHIP = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);
/** A handler that takes so long will not come back. */
const HANDLER_STUCK_MS = 300_000;
const STOP_DEADLINE_MS = 4_000;
/** Records that came before their position: they are fetched again, but not at once. */
const NOT_READY_MS = 50;

/**
 * Reads topics in a group, batch by batch, from positions that the caller keeps. It is always running, being rebuilt, or
 * has called `onFatal`: a crash, a lost connection or a silent stop of the client library leads to a new start with backoff.
 */
export class BatchConsumer {
  private readonly stopping = new AbortController();
  private readonly positions: Positions;
  private readonly joined: Promise<void>;
  private resolveJoined: () => void = () => undefined;
  private life: Promise<void> | null = null;
  private client: Client | null = null;
  private endClient: (reason: string) => void = () => undefined;
  private fetchedAt = Date.now();
  private clientSince = Date.now();
  private readonly inHand = new Map<Promise<void>, number>();
  private lastHeartbeat: (() => Promise<void>) | null = null;
  private readonly committedAt = new Map<string, number>();

  constructor(
    private readonly kafka: Kafka,
    admin: KafkaAdmin,
    private readonly log: Log,
    private readonly options: ConsumerOptions,
  ) {
    this.joined = new Promise((resolve) => (this.resolveJoined = resolve));
    this.positions = new Positions({
      admin,
      log,
      topics: options.topics,
      startOffsets: options.startOffsets,
      idle: async () => {
        await Promise.allSettled(this.inHand.keys());
      },
      onFatal: (error) => this.fatal(error),
      onReady: () => this.resolveJoined(),
    });
  }

  /** Resolves when the group was joined and all positions are set; tries for ever while Kafka is away. */
  async start(): Promise<void> {
    this.life ??= this.live().catch((error: unknown) => this.fatal(error as Error));
    await this.joined;
  }

  /** Resolves when all that the topics held at the last assignment was handed over, or when the consumer stops. */
  async caughtUp(): Promise<void> {
    while (!this.stopping.signal.aborted && !this.positions.caughtUp()) await deadline(20);
  }

  /** Batches in hand may finish; the group is left, so that others take over at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endClient('stopped');
    this.resolveJoined();
    await this.life;
    this.positions.stop();
  }

  /** Milliseconds since Kafka last answered a fetch, with records or without. Grows while it is away. */
  lastFetchAgeMs(): number {
    return Date.now() - this.fetchedAt;
  }

  private async live(): Promise<void> {
    const watch = setInterval(() => this.watch(), HEARTBEAT_MS);
    try {
      for (let attempt = 1; !this.stopping.signal.aborted; attempt++) {
        const joinedBefore = this.positions.generation;
        const reason = await this.oneClient();
        if (this.stopping.signal.aborted) return;
        if (this.positions.generation > joinedBefore) attempt = 1;
        this.log.warn(
          { groupId: this.options.groupId, reason, attempt },
          'the Kafka consumer ended; starting it again',
        );
        await backoff(attempt, this.stopping.signal);
      }
    } finally {
      clearInterval(watch);
    }
  }

  /** One life of the library's consumer, from connect to its end. @returns why it ended */
  private async oneClient(): Promise<string> {
    const { groupId, topics, maxWaitMs = 200, maxBytesPerPartition = 1_048_576, concurrency = 32 } = this.options;
    const client = this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: maxWaitMs,
      maxBytesPerPartition,
      allowAutoTopicCreation: false,
      // Restarting is done here, where positions are asked again.
      retry: { restartOnFailure: async () => false },
    });
    this.client = client;
    this.clientSince = Date.now();
    // One that did not close in time may still speak: it is not listened to.
    const mine = (): boolean => this.client === client;
    const ended = new Promise<string>((resolve) => (this.endClient = resolve));
    client.on(client.events.CRASH, ({ payload }) => this.endClient(payload.error.message));
    client.on(client.events.FETCH, () => {
      if (!mine()) return;
      this.fetchedAt = Date.now();
      this.positions.fetched();
    });
    // Both run before the first fetch of the new generation: nothing is fetched before the positions are set.
    client.on(client.events.REBALANCING, () => mine() && this.positions.lose());
    client.on(client.events.GROUP_JOIN, ({ payload }) => {
      if (mine()) this.positions.assigned(client, payload.memberAssignment);
    });
    const opened = (async () => {
      await client.connect();
      await client.subscribe({ topics: [...topics], fromBeginning: true });
      await client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: concurrency,
        eachBatch: async (payload) => {
          if (mine()) await this.receive(payload);
        },
      });
    })().catch((error: unknown) => this.endClient(String(error)));
    const reason = await ended;
    // On a stop the partitions are this consumer's until it has left the group: batches in hand may still be stored.
    if (!this.stopping.signal.aborted) this.positions.lose();
    const closed = opened.then(() => client.disconnect()).catch(() => undefined);
    await withDeadline(closed, STOP_DEADLINE_MS);
    this.positions.lose();
    this.client = null;
    return reason;
  }

  private async receive(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    this.positions.received();
    const position = this.positions.get(batch.topic, batch.partition);
    if (!position || payload.isStale() || this.stopping.signal.aborted) return deadline(NOT_READY_MS);
    const records = batch.messages
      .map(({ offset, key, value }) => ({ offset: BigInt(offset), key: key?.toString('utf8') ?? null, value }))
      .filter(({ offset }) => offset >= position.next);
    const first = records[0];
    const nextOffset = BigInt(batch.lastOffset()) + 1n;
    if (BigInt(batch.firstOffset() ?? batch.lastOffset()) !== position.next) await this.positions.jumped(position);
    if (!position.held()) return;
    if (!first) {
      position.next = nextOffset > position.next ? nextOffset : position.next;
      payload.resolveOffset(batch.lastOffset());
      return;
    }
    this.lastHeartbeat = () => payload.heartbeat();
    const work = this.options.onBatch({
      topic: batch.topic,
      partition: batch.partition,
      clusterId: position.clusterId,
      topicId: position.topicId,
      records,
      firstOffset: first.offset,
      nextOffset,
      logStartOffset: position.logStart,
      highWatermark: BigInt(batch.highWatermark),
      isOwned: () => position.held() && !payload.isStale(),
      heartbeat: () => payload.heartbeat(),
    });
    this.inHand.set(work, Date.now());
    try {
      await work;
    } catch (error) {
      if (error instanceof StopConsuming) this.fatal(error);
      else this.positions.failed(position, error);
      return;
    } finally {
      this.inHand.delete(work);
      this.fetchedAt = Date.now();
    }
    position.next = nextOffset;
    if (!position.held()) return;
    payload.resolveOffset(batch.lastOffset());
    this.commit(position);
  }

  /** For lag monitors: now and then, and it does not matter whether it works. */
  private commit({ topic, partition, next }: Position): void {
    const key = `${topic}/${partition}`;
    if (this.options.commits === false) return;
    if (Date.now() - (this.committedAt.get(key) ?? 0) < COMMIT_EVERY_MS) return;
    this.committedAt.set(key, Date.now());
    this.client
      ?.commitOffsets([{ topic, partition, offset: String(next) }])
      .catch((error: unknown) => this.log.debug({ err: error, topic, partition }, 'offset for monitors not committed'));
  }

  private watch(): void {
    const oldest = Math.min(...this.inHand.values(), Infinity);
    if (this.inHand.size > 0) {
      this.lastHeartbeat?.().catch((error: { type?: string }) => {
        if (error.type && LOST_MEMBERSHIP.has(error.type)) this.positions.lose();
      });
      if (Date.now() - oldest > HANDLER_STUCK_MS)
        this.fatal(new Error('a batch handler did not return for five minutes'));
      return;
    }
    if (!this.client) return;
    const silentMs = Date.now() - Math.max(this.fetchedAt, this.clientSince);
    if (silentMs > STALLED_MS) this.endClient(`no fetch for ${STALLED_MS / 1000} s`);
    else if (this.positions.lostForMs() > STALLED_MS) this.endClient('partitions assigned, but no positions');
  }

  private fatal(error: Error): void {
    if (this.stopping.signal.aborted) return;
    void this.stop();
    this.options.onFatal(error);
  }
}

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for `work`, but no longer than that. */
async function withDeadline(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
