import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer as Client, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaAdmin } from '../topics/admin.js';
import { backoff } from '../backoff.js';
import { closeClient } from '../close-client.js';
import { StopConsuming, type InBatch } from './consumer-batch.js';
import { MAX_ANSWER_BYTES, type ConsumerOptions } from './consumer-options.js';
import type { Log } from '../log.js';
import { epochOf, markOfRaw, recordOf, type RawBatch } from './raw-batch.js';
import type { StoppedPartition } from './find-positions.js';
import { PositionCommits } from './position-commits.js';
import { Positions, type Position } from './positions.js';

/** Heartbeats do not wait for batches here, so this need not cover a slow one. A consumer that died is replaced after it: as short as brokers allow. */
const SESSION_MS = 6_000;
const REBALANCE_MS = 60_000;
const HEARTBEAT_MS = 2_000;
/** No fetch for so long although no batch is in hand: the library has stopped without saying so. */
const STALLED_MS = 60_000;
/** The group goes on without this consumer; the library joins again at its own next heartbeat. */
const LOST_MEMBERSHIP = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);
/** A handler that takes so long will not come back. */
const HANDLER_STUCK_MS = 300_000;
/** How long a fetch waits for records. */
const MAX_WAIT_MS = 200;
/** `max.message.bytes` of the topics: any batch that a partition can hold. */
const MAX_BYTES_PER_PARTITION = 2_097_152;
/** Partitions whose batches are handed over at a time. */
const CONCURRENCY = 32;
/** How long partitions that were added stay unseen; the library's own default is five minutes. */
const METADATA_AGE_MS = 15_000;
const FETCH_API_KEY = 1;
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
  private fetchedAt = performance.now();
  private clientSince = performance.now();
  private readonly inHand = new Map<Promise<void>, { readonly since: number; readonly answer: number }>();
  /** Answers of Kafka to fetches so far. */
  private answers = 0;
  private lastHeartbeat: (() => Promise<void>) | null = null;
  private readonly commits: PositionCommits;
  /** By partition: a position that moves although there are no records. */
  private readonly passing = new Map<string, Promise<void>>();

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: KafkaAdmin,
    private readonly log: Log,
    private readonly options: ConsumerOptions,
  ) {
    this.joined = new Promise((resolve) => (this.resolveJoined = resolve));
    this.commits = new PositionCommits(() => this.client, log);
    this.positions = new Positions({
      admin,
      log,
      topics: options.topics,
      startOffsets: options.startOffsets,
      memory: options.memory,
      idle: () => this.idle(),
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
    while (!this.stopping.signal.aborted && !this.positions.caughtUp()) await sleep(20);
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
    return performance.now() - this.fetchedAt;
  }

  /** Partitions that are not read because their log is not the one that was read before; others go on. */
  stopped(): readonly StoppedPartition[] {
    return this.positions.stopped();
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
    const { groupId, topics, maxBytesPerPartition = MAX_BYTES_PER_PARTITION } = this.options;
    const client = this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition,
      maxBytes: MAX_ANSWER_BYTES,
      metadataMaxAge: METADATA_AGE_MS,
      allowAutoTopicCreation: false,
      // Restarting is done here, where positions are asked again.
      retry: { restartOnFailure: async () => false },
    });
    this.client = client;
    this.lastHeartbeat = null;
    this.clientSince = performance.now();
    // One that did not close in time may still speak: it is not listened to.
    const mine = (): boolean => this.client === client;
    const ended = new Promise<string>((resolve) => (this.endClient = resolve));
    client.on(client.events.CRASH, ({ payload }) => this.endClient(payload.error.message));
    // Its own event of a fetch also comes where a broker leads nothing for us, and was not asked.
    client.on(client.events.REQUEST, ({ payload }) => {
      if (!mine() || payload.apiKey !== FETCH_API_KEY) return;
      this.fetchedAt = performance.now();
      this.answers++;
      this.positions.fetched();
    });
    // Both run before the first fetch of the new generation: nothing is fetched before the positions are set.
    client.on(client.events.REBALANCING, () => mine() && this.lose());
    client.on(client.events.GROUP_JOIN, ({ payload }) => {
      if (mine()) this.positions.assigned(client, payload.memberAssignment);
    });
    // Marks of transactions alone never reach `eachBatch`.
    client.on(client.events.END_BATCH_PROCESS, ({ payload }) => {
      const { topic, partition, batchSize, firstOffset, lastOffset } = payload;
      if (mine() && batchSize === 0) this.passOver(topic, partition, BigInt(firstOffset), BigInt(lastOffset) + 1n);
    });
    const opened = (async () => {
      await client.connect();
      await client.subscribe({ topics: [...topics], fromBeginning: true });
      await client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENCY,
        eachBatch: async (payload) => {
          if (mine()) await this.receive(payload);
        },
      });
    })().catch((error: unknown) => this.endClient(String(error)));
    const reason = await ended;
    // On a stop the partitions are this consumer's until it has left the group: batches in hand may still be stored.
    if (!this.stopping.signal.aborted) this.lose();
    await closeClient(client, this.stopping.signal.aborted ? opened.then(() => this.idle()) : opened);
    this.lose();
    this.client = null;
    return reason;
  }

  /** The partitions are nobody's until the next assignment. */
  private lose(): void {
    this.positions.lose();
    this.commits.forget();
  }

  private async receive(payload: EachBatchPayload): Promise<void> {
    const batch = payload.batch as EachBatchPayload['batch'] & RawBatch;
    const { topic, partition } = batch;
    this.positions.received();
    await this.passing.get(`${topic}/${partition}`);
    if (this.stopping.signal.aborted) return this.idle();
    const position = this.positions.get(topic, partition);
    if (!position || payload.isStale()) return sleep(NOT_READY_MS);
    // It was asked for behind a batch that was in hand then and is not stored; another leader may have taken the step back meanwhile.
    if (this.options.memory && BigInt(batch.fetchedOffset) > position.next)
      return this.positions.compareAgain(position);
    const first = BigInt(batch.firstOffset() ?? batch.lastOffset());
    // Kafka did not have the position and the library went elsewhere, or another leader has the log: is it still the same?
    if (first < position.next || this.isUnseen(epochOf(batch.messages.at(-1)), position)) {
      return this.positions.compareAgain(position);
    }
    if (this.options.memory && first > position.next && (await this.isDeletedBefore(position))) {
      return this.positions.compareAgain(position);
    }
    if (!position.held()) return;
    this.lastHeartbeat = () => payload.heartbeat();
    const isAhead = batch.messages.length >= (this.options.aheadFrom ?? Infinity);
    const stored = this.handOver(position, isAhead, {
      // Made anew for whoever asks: they are read at once, and the batch waits to be stored.
      get records() {
        return batch.messages.map(recordOf);
      },
      nextOffset: BigInt(batch.lastOffset()) + 1n,
      last: markOfRaw((batch.messagesWithinOffset ?? batch.messages).at(-1)!),
    });
    if (this.options.aheadFrom !== undefined) {
      const letGo = (): void => batch.letGo?.();
      void stored.then(letGo, letGo);
    }
    // When all batches of an answer have come here, the library fetches again.
    if (isAhead) {
      await this.idle(this.answers);
      // Where the group is given out anew it is joined behind this: nothing is in hand then, as without reading ahead.
      await payload.heartbeat().catch(() => this.idle());
    } else if (!(await stored)) return;
    if (position.held()) payload.resolveOffset(batch.lastOffset());
  }

  /** Resolves when nothing is in hand of what came before an answer of Kafka; default: nothing at all. */
  private async idle(answer = Infinity): Promise<void> {
    await Promise.allSettled([...this.inHand].filter(([, one]) => one.answer < answer).map(([work]) => work));
  }

  /** @param isAhead the position moves before it is stored @returns whether the batch is stored and the position has moved */
  private async handOver(
    position: Position,
    isAhead: boolean,
    batch: Pick<InBatch, 'records' | 'nextOffset' | 'last'>,
  ): Promise<boolean> {
    const { topic, partition, clusterId, topicId, next: from } = position;
    const work = this.options.onBatch(Object.assign(batch, { topic, partition, clusterId, topicId, from }));
    this.inHand.set(work, { since: performance.now(), answer: this.answers });
    if (isAhead) position.next = batch.nextOffset;
    try {
      await work;
    } catch (error) {
      if (error instanceof StopConsuming) this.fatal(error);
      else this.positions.failed(position, from, error);
      return false;
    } finally {
      this.inHand.delete(work);
      this.fetchedAt = performance.now();
    }
    this.positions.succeeded();
    if (!isAhead) position.next = batch.nextOffset;
    if (position.held() && this.options.commits !== false) this.commits.move(topic, partition, batch.nextOffset);
    return true;
  }

  /** There is nothing up to `next` but marks of transactions: the position moves over them, so that the lag ends. */
  private passOver(topic: string, partition: number, firstOffset: bigint, nextOffset: bigint): void {
    const key = `${topic}/${partition}`;
    const position = this.positions.get(topic, partition);
    if (!position || nextOffset <= position.next) return;
    if (!this.options.memory) {
      // Nobody keeps the position but we; in a compacted topic there may be nothing left to know it by.
      position.next = nextOffset;
      return;
    }
    if (firstOffset > position.next) return this.positions.compareAgain(position);
    const passing = (async () => {
      const last = await this.admin
        .logs([topic], (reader) => reader.markAt(topic, partition, nextOffset - 1n))
        .catch(() => null);
      if (!position.held()) return;
      if (last === null)
        return this.positions.failed(position, position.next, new Error('the end of the log cannot be read'));
      if (this.isUnseen(last.epoch, position)) return this.positions.compareAgain(position);
      await this.handOver(position, false, { records: [], nextOffset, last });
    })().finally(() => {
      if (this.passing.get(key) === passing) this.passing.delete(key);
    });
    this.passing.set(key, passing);
  }

  /** Written under a leader that came after the log was compared. */
  private isUnseen(epoch: number, position: Position): boolean {
    return this.options.memory !== undefined && epoch > position.epoch;
  }

  /** Whether the log begins above the position by now. A hole in the offsets alone is no loss. */
  private async isDeletedBefore({ topic, partition, next }: Position): Promise<boolean> {
    const offsets = await this.admin.topicOffsets(topic);
    return offsets.some((one) => one.partition === partition && one.low > next);
  }

  private watch(): void {
    const oldest = Math.min(...[...this.inHand.values()].map(({ since }) => since), Infinity);
    if (this.inHand.size > 0) {
      const { generation } = this.positions;
      this.lastHeartbeat?.().catch((error: { type?: string }) => {
        const isOfNow = generation === this.positions.generation;
        if (isOfNow && error.type && LOST_MEMBERSHIP.has(error.type)) this.lose();
      });
      if (performance.now() - oldest > HANDLER_STUCK_MS)
        this.fatal(new Error('a batch handler did not return for five minutes'));
      return;
    }
    if (!this.client) return;
    const silentMs = performance.now() - Math.max(this.fetchedAt, this.clientSince);
    if (silentMs > STALLED_MS) this.endClient(`no fetch for ${STALLED_MS / 1000} s`);
    else if (this.positions.lostForMs() > STALLED_MS) this.endClient('partitions assigned, but no positions');
  }

  private fatal(error: Error): void {
    if (this.stopping.signal.aborted) return;
    void this.stop();
    this.options.onFatal(error);
  }
}
