import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { InRecord } from './consumer-batch.js';

/** What the library's own types leave out. */
export type RawBatch = EachBatchPayload['batch'] & { readonly messagesWithinOffset?: readonly KafkaMessage[] };

export const epochOf = (message: KafkaMessage | undefined): number =>
  (message as { batchContext?: { partitionLeaderEpoch: number } } | undefined)?.batchContext?.partitionLeaderEpoch ??
  -1;

export const recordOf = (message: KafkaMessage): Omit<InRecord, 'key'> & { readonly key: Buffer | null } => ({
  offset: BigInt(message.offset),
  key: message.key,
  value: message.value,
  timestamp: message.timestamp,
  leaderEpoch: epochOf(message),
});
