import { createHash } from 'node:crypto';
import { SENDER_KINDS, type DeadLetterData, type LetterSender } from '#contracts';
import type { InBatch, InRecord } from '#kafka';
import { storableJson, storableText, type StoredDeadLetter } from '#postgres';
import { isSeq, isTime } from './read-record.js';

/** As ingestion keeps payloads: whole up to the one, else so much of the begin. */
const MAX_WHOLE_BYTES = 262_144;
const MAX_KEPT_BYTES = 65_536;
const MAX_DETAIL = 1_000;

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
    ...collapsedColumns(data.collapsed),
    sender: senderOf(data.sender),
  };
}

/** A letter that stands for itself alone. */
export const ONE_VALUE = { valueCount: 1, reasons: null, refused: null } as const;

/** null: of before, or of nobody that we would write. */
function senderOf(sender: DeadLetterData['sender']): LetterSender | null {
  if (!sender || !SENDER_KINDS.includes(sender.kind)) return null;
  return { kind: sender.kind, name: text(sender.name) };
}

function collapsedColumns(collapsed: DeadLetterData['collapsed']) {
  if (!collapsed) return ONE_VALUE;
  const { count, reasons, refused } = collapsed;
  return { valueCount: count, reasons: storableJson(reasons), refused: storableJson(refused) };
}

/** Why a record of Kafka was not stored, and whose it is where that can be said. */
export interface RefusedRecord {
  readonly reason: 'MALFORMED' | 'UNSTORABLE';
  readonly detail: string;
  readonly site: string | null;
  readonly device: string | null;
}

/** A record of Kafka itself as a dead letter. Its arrival is when it was read; its id comes from its content: the same record, read again, is the same. */
export function refusedRecordRow(
  { topic, partition }: InBatch,
  { offset, key, value: own }: InRecord,
  { reason, detail, site, device }: RefusedRecord,
): StoredDeadLetter {
  const value = own ?? Buffer.alloc(0);
  const isWhole = value.length <= MAX_WHOLE_BYTES;
  const content = createHash('sha256').update(JSON.stringify([topic, key, own === null]));
  return {
    id: content.update(value).digest('hex'),
    site,
    device,
    point: null,
    topic: `kafka:${topic}/${partition}@${offset}`,
    ts: null,
    receivedMs: Date.now(),
    reason,
    detail: storableText(detail).slice(0, MAX_DETAIL),
    payload: null,
    payloadBase64: value.subarray(0, isWhole ? value.length : MAX_KEPT_BYTES).toString('base64'),
    payloadBytes: value.length,
    payloadSha256: isWhole ? null : createHash('sha256').update(value).digest('hex'),
    seq: null,
    boot: null,
    index: null,
    ...ONE_VALUE,
    sender: null,
  };
}
