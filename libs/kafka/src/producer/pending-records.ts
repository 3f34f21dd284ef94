import type { RecordKey } from '#contracts';

/** One record to publish. */
export interface OutRecord {
  readonly topic: string;
  /** `site/device` or `site`: names the partition. */
  readonly key: string;
  /** `key`, where whoever sends it keeps it; absent: it is kept here. */
  readonly keptKey?: RecordKey;
  /** Bytes are not changed before the record is durable. null empties the key of a compacted topic. */
  readonly value: string | Buffer | null;
}

/** A record is too large for any request: a bug of the caller, who has to cut it before. */
export class RecordTooLarge extends Error {
  constructor(
    readonly record: OutRecord,
    bytes: number,
  ) {
    super(`record ${record.key} for ${record.topic} has ${bytes} bytes, at most ${MAX_REQUEST_BYTES} can be published`);
    this.name = 'RecordTooLarge';
  }
}

/** Below `max.message.bytes` of the topics (2 MiB), which bounds what one request may bring for one partition. */
export const MAX_REQUEST_BYTES = 1_800_000;
/** Offset, lengths, attributes, header: what a record takes beside key and value, generously. */
const RECORD_OVERHEAD = 96;
/** Most bytes of key and value of a record. */
export const MAX_RECORD_BYTES = MAX_REQUEST_BYTES - RECORD_OVERHEAD;

interface Waiting {
  readonly records: readonly OutRecord[];
  readonly sizes: readonly number[];
  /** The next record to take. */
  next: number;
  /** Records that are not durable yet. */
  open: number;
  resolve(): void;
  reject(error: Error): void;
}

/** What goes into one request, and who waits for it to be durable. */
export interface Request {
  readonly records: readonly OutRecord[];
  done(): void;
  failed(error: Error): void;
}

/** Calls of `send` that wait for their turn: they are put together into requests of bounded size, in order. */
export class PendingRecords {
  private readonly queue: Waiting[] = [];

  get empty(): boolean {
    return this.queue.length === 0;
  }

  /** Resolves when all records are durable; rejects when `rejectAll` comes first. */
  add(records: readonly OutRecord[]): Promise<void> {
    const sizes: number[] = [];
    for (const record of records) {
      const bytes = Buffer.byteLength(record.value ?? '') + Buffer.byteLength(record.key) + RECORD_OVERHEAD;
      if (bytes > MAX_REQUEST_BYTES) return Promise.reject(new RecordTooLarge(record, bytes));
      sizes.push(bytes);
    }
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.queue.push({ records, sizes, next: 0, open: records.length, resolve, reject });
    });
  }

  /** The oldest records that fit into one request; null where nothing waits. */
  take(): Request | null {
    const records: OutRecord[] = [];
    const parts: { waiting: Waiting; count: number }[] = [];
    let bytes = 0;
    for (const waiting of this.queue) {
      const from = waiting.next;
      while (waiting.next < waiting.records.length) {
        const size = waiting.sizes[waiting.next] ?? 0;
        if (bytes + size > MAX_REQUEST_BYTES) break;
        bytes += size;
        records.push(waiting.records[waiting.next] as OutRecord);
        waiting.next++;
      }
      if (waiting.next > from) parts.push({ waiting, count: waiting.next - from });
      if (waiting.next < waiting.records.length) break;
    }
    while (this.queue[0] && this.queue[0].next === this.queue[0].records.length) this.queue.shift();
    if (records.length === 0) return null;
    return {
      records,
      done: () => {
        for (const { waiting, count } of parts) {
          waiting.open -= count;
          if (waiting.open === 0) waiting.resolve();
        }
      },
      failed: (error) => {
        for (const { waiting } of parts) waiting.reject(error);
      },
    };
  }

  rejectAll(error: Error): void {
    for (const waiting of this.queue.splice(0)) waiting.reject(error);
  }
}
