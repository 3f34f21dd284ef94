import type { Consumer as Client } from 'kafkajs';
import type { Log } from '../log.js';

/** What has moved meanwhile goes in one request, ms. */
const COMMIT_EVERY_MS = 200;

/** Tells Kafka how far a group has come, for who watches it: now and then, the last move included, and it does not matter whether it works. */
export class PositionCommits {
  private readonly moved = new Map<string, { topic: string; partition: number; offset: string }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    /** Whose group it is; null: it is not joined at the moment. */
    private readonly client: () => Pick<Client, 'commitOffsets'> | null,
    private readonly log: Pick<Log, 'debug'>,
  ) {}

  /** @param next offset of the record that is read next */
  move(topic: string, partition: number, next: bigint): void {
    this.moved.set(`${topic}/${partition}`, { topic, partition, offset: String(next) });
    this.timer ??= setTimeout(() => this.commit(), COMMIT_EVERY_MS);
  }

  /** The partition is another member's now, or will be: it knows better. */
  forget(): void {
    this.moved.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private commit(): void {
    const offsets = [...this.moved.values()];
    this.forget();
    this.client()
      ?.commitOffsets(offsets)
      .catch((error: unknown) => this.log.debug({ err: error }, 'positions for monitors not committed'));
  }
}
