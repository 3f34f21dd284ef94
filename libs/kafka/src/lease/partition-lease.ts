import type { Consumer as Client, Kafka, PartitionAssigner } from 'kafkajs';
import { backoff } from '../backoff.js';
import { kafkajs } from '../client.js';
import { closeClient } from '../close-client.js';
import type { Log } from '../log.js';
import { assignSticky } from './sticky-assignment.js';

export interface LeaseOptions {
  readonly groupId: string;
  /** Nothing has to be in it: its partitions are what is given out. */
  readonly topic: string;
}

/** A member that is not heard of for so long has lost what it had: the others get it. */
const SESSION_MS = 8_000;
const HEARTBEAT_MS = 2_000;
/** How long the others wait for a member to ask for its share again. */
const REBALANCE_MS = 10_000;
/** How often the client library looks whether a heartbeat is due: nothing is fetched. */
const LOOK_MS = 500;
/** No word of the group for so long: the library has stopped without saying so. */
const STALLED_MS = 30_000;
const ASSIGNER = 'greenpark-sticky';

/**
 * Things of which each is one process's at a time, as partitions of a topic: Kafka's group protocol gives those of a process that is
 * gone to the others. Nothing is read. Held means: the group has given it, and has answered a heartbeat within the session, by a
 * clock that pauses of the process do not stop.
 */
export class PartitionLease {
  private readonly stopping = new AbortController();
  private readonly followers: ((partitions: readonly number[]) => void)[] = [];
  private held: readonly number[] = [];
  /** Monotonic milliseconds of the last word of the group. */
  private heardAt = -Infinity;
  private life: Promise<void> | null = null;
  private endClient: (reason: string) => void = () => undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly log: Log,
    private readonly options: LeaseOptions,
  ) {}

  /** Tries for ever while Kafka is away. */
  start(): void {
    this.life ??= this.live();
  }

  /** Gives up what is held: others get it at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.endClient('stopped');
    await this.life;
  }

  /** Told after every change of what is held. While Kafka is away nothing changes: nobody else gets it either. */
  follow(changed: (partitions: readonly number[]) => void): void {
    this.followers.push(changed);
    if (this.held.length > 0) changed(this.held);
  }

  holds(partition: number): boolean {
    return this.isHeard() && this.held.includes(partition);
  }

  /** For people; null where the group has spoken, also when it gave nothing. */
  problem(): string | null {
    return this.isHeard() ? null : 'Kafka has not said which client ids this process may use';
  }

  private isHeard(): boolean {
    return performance.now() - this.heardAt < SESSION_MS;
  }

  private async live(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const heardBefore = this.heardAt;
      const reason = await this.oneClient();
      if (signal.aborted) return;
      if (this.heardAt > heardBefore) attempt = 1;
      if (attempt === 1)
        this.log.warn({ groupId: this.options.groupId, reason }, 'a lease of Kafka ended; asking again');
      await backoff(attempt, signal);
    }
  }

  /** One life of the library's consumer. @returns why it ended */
  private async oneClient(): Promise<string> {
    const { groupId, topic } = this.options;
    const client = this.kafka.consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: LOOK_MS,
      allowAutoTopicCreation: false,
      partitionAssigners: [this.assigner],
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    const ended = new Promise<string>((resolve) => (this.endClient = resolve));
    client.on(client.events.CRASH, ({ payload }) => this.endClient(payload.error.message));
    client.on(client.events.HEARTBEAT, () => this.hear());
    client.on(client.events.GROUP_JOIN, ({ payload }) => {
      const given = payload.memberAssignment[topic] ?? [];
      client.pause([{ topic, partitions: given }]);
      this.hear();
      this.take(given);
    });
    const begun = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - Math.max(begun, this.heardAt) > STALLED_MS) this.endClient('no word of the group');
    }, HEARTBEAT_MS);
    const opened = this.open(client).catch((error: unknown) => this.endClient(String(error)));
    const reason = await ended;
    clearInterval(watch);
    await closeClient(client, opened);
    return reason;
  }

  private async open(client: Client): Promise<void> {
    await client.connect();
    await client.subscribe({ topics: [this.options.topic] });
    await client.run({ autoCommit: false, eachBatch: async () => undefined });
  }

  private hear(): void {
    if (!this.stopping.signal.aborted) this.heardAt = performance.now();
  }

  private take(given: readonly number[]): void {
    const isSame = given.length === this.held.length && given.every((partition) => this.held.includes(partition));
    if (isSame || this.stopping.signal.aborted) return;
    this.held = given.toSorted((a, b) => a - b);
    this.log.info({ groupId: this.options.groupId, held: this.held }, 'leases of Kafka have changed');
    for (const changed of this.followers) changed(this.held);
  }

  /** The members say what they have in the metadata with which they join; the leader of the group hands out by it. */
  private readonly assigner: PartitionAssigner = ({ cluster }) => {
    const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
    return {
      name: ASSIGNER,
      version: 0,
      assign: ({ members, topics }) => {
        const claims = members.map(({ memberId, memberMetadata }) => {
          const said = MemberMetadata.decode(memberMetadata)?.userData;
          return { member: memberId, ...readClaim(said) };
        });
        const topic = topics[0] ?? this.options.topic;
        const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
        const given = assignSticky(claims, partitions);
        return Promise.resolve(
          [...given].map(([memberId, list]) => ({
            memberId,
            memberAssignment: MemberAssignment.encode({ version: 0, assignment: { [topic]: list }, userData: NOTHING }),
          })),
        );
      },
      protocol: ({ topics }) => {
        const userData = Buffer.from(JSON.stringify({ partitions: this.held, isFresh: this.isHeard() }));
        return { name: ASSIGNER, metadata: MemberMetadata.encode({ version: 0, topics, userData }) };
      },
    };
  };
}

const NOTHING = Buffer.alloc(0);

/** What a member of another version says is nothing that we can read. */
function readClaim(said: Buffer | undefined): { partitions: readonly number[]; isFresh: boolean } {
  try {
    const { partitions, isFresh } = JSON.parse(String(said)) as { partitions?: unknown; isFresh?: unknown };
    const isList = Array.isArray(partitions) && partitions.every((one) => Number.isInteger(one));
    return { partitions: isList ? (partitions as number[]) : [], isFresh: isFresh === true };
  } catch {
    return { partitions: [], isFresh: false };
  }
}
