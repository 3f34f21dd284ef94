import type { DeadLetterData } from '#contracts';
import type { InBatch, InRecord } from '#kafka';
import { storableText, type StoredDeadLetter } from '#postgres';
import { isSeq, isTime } from './read-record.js';

const MAX_KEPT_BYTES = 65_536;

const text = (value: unknown): string | null => (typeof value === 'string' ? storableText(value) : null);
const int = (value: unknown): number | null =>
  Number.isInteger(value) && (value as number) < 2 ** 31 ? (value as number) : null;

/** @param site null: none that is declared */
export function deadLetterRow(id: string, data: DeadLetterData, site: string | null): StoredDeadLetter {
  const payload = typeof data.payload === 'string' ? data.payload : null;
  // Kept to the byte: with such characters in it the payload is no text for PostgreSQL.
  const asBytes = payload !== null && storableText(payload) !== payload;
  return {
    id: storableText(id),
    site,
    device: text(data.device),
    point: text(data.point),
    topic: text(data.topic) ?? '',
    ts: isTime(data.ts) ? data.ts : null,
    receivedMs: data.receivedAt,
    reason: storableText(data.reason) as DeadLetterData['reason'],
    detail: text(data.detail) ?? '',
    payload: asBytes ? null : payload,
    payloadBase64: asBytes ? Buffer.from(payload).toString('base64') : text(data.payloadBase64),
    payloadBytes: int(data.payloadBytes) ?? 0,
    payloadSha256: text(data.payloadSha256),
    seq: isSeq(data.seq) ? data.seq : null,
    boot: text(data.boot),
    index: int(data.index),
  };
}

/** A record of Kafka that is no event of ours. Its arrival is when it was read. */
export function foreignRecordRow(id: string, batch: InBatch, record: InRecord, why: string): StoredDeadLetter {
  const value = record.value ?? Buffer.alloc(0);
  return {
    id,
    site: null,
    device: null,
    point: null,
    topic: `kafka:${batch.topic}/${batch.partition}@${record.offset}`,
    ts: null,
    receivedMs: Date.now(),
    reason: 'MALFORMED',
    detail: `a record of Kafka that is no Greenpark event: ${why}`,
    payload: null,
    payloadBase64: value.subarray(0, MAX_KEPT_BYTES).toString('base64'),
    payloadBytes: value.length,
    payloadSha256: null,
    seq: null,
    boot: null,
    index: null,
  };
}
