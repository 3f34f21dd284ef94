import type { EachBatchPayload } from 'kafkajs';
import { markOf, type LogMark } from '../logs/log-mark.js';
import type { RawRecord } from '../topics/raw-cluster.js';
import type { InRecord } from './consumer-batch.js';

/** With what the library's own types leave out. */
export type RawBatch = Omit<EachBatchPayload['batch'], 'messages'> & {
  readonly messages: readonly RawRecord[];
  /** Control records too. */
  readonly messagesWithinOffset?: readonly RawRecord[];
};

export const epochOf = (raw: RawRecord | undefined): number => raw?.batchContext?.partitionLeaderEpoch ?? -1;

export const recordOf = (raw: RawRecord): InRecord => ({
  offset: BigInt(raw.offset),
  key: raw.key?.toString('utf8') ?? null,
  value: raw.value,
  timestamp: raw.timestamp,
  leaderEpoch: epochOf(raw),
});

export const markOfRaw = (raw: RawRecord): LogMark => markOf({ ...recordOf(raw), key: raw.key });
