import { createHash } from 'node:crypto';

/** What a record is known by when its log is looked at again: Kafka itself says only how many there are. */
export interface LogMark {
  readonly offset: bigint;
  /** Leader epoch under which it was written. */
  readonly epoch: number;
  /** SHA-256 of its time, key and value, hex. */
  readonly sha: string;
}

/** The part of a record that makes its mark. */
export interface MarkedRecord {
  readonly offset: bigint;
  readonly leaderEpoch: number;
  /** As Kafka keeps it, Unix ms. */
  readonly timestamp: string;
  readonly key: Uint8Array | string | null;
  readonly value: Uint8Array | null;
}

export function markOf({ offset, leaderEpoch, timestamp, key, value }: MarkedRecord): LogMark {
  const bytes = key === null ? null : Buffer.from(key);
  const hash = createHash('sha256').update(`${timestamp}|${bytes?.length ?? -1}|${value?.length ?? -1}|`);
  if (bytes) hash.update(bytes);
  if (value) hash.update(value);
  return { offset, epoch: leaderEpoch, sha: hash.digest('hex') };
}

export const sameMark = (a: LogMark, b: LogMark | null): boolean =>
  b !== null && a.offset === b.offset && a.epoch === b.epoch && a.sha === b.sha;
