import type { EachBatchPayload } from 'kafkajs';
import { markOf, type LogMark } from '../logs/log-mark.js';
import type { RawRecord } from '../topics/raw-cluster.js';
import type { InRecord } from './consumer-batch.js';

/** With what the library's own types leave out. */
export type RawBatch = Omit<EachBatchPayload['batch'], 'messages'> & {
  readonly messages: readonly RawRecord[];
  /** Where the broker was asked to begin. */
  readonly fetchedOffset: string;
  /** Control records too. */
  readonly messagesWithinOffset?: readonly RawRecord[];
  /** Nothing of its records is read any more, but where they lie. */
  letGo?(): void;
};

export const epochOf = (raw: RawRecord | undefined): number => raw?.batchContext?.partitionLeaderEpoch ?? -1;

/** What is asked of a record once, or seldom, is made when it is asked for. */
class TakenRecord implements InRecord {
  constructor(private readonly raw: RawRecord) {}

  get offset(): bigint {
    return BigInt(this.raw.offset);
  }

  get key(): string | null {
    return this.raw.key?.toString('utf8') ?? null;
  }

  get value(): Buffer | null {
    return this.raw.value;
  }

  get timestamp(): string {
    return this.raw.timestamp;
  }

  get leaderEpoch(): number {
    return epochOf(this.raw);
  }
}

export const recordOf = (raw: RawRecord): InRecord => new TakenRecord(raw);

export const markOfRaw = (raw: RawRecord): LogMark => {
  const { offset, leaderEpoch, timestamp, value } = recordOf(raw);
  return markOf({ offset, leaderEpoch, timestamp, key: raw.key, value });
};
