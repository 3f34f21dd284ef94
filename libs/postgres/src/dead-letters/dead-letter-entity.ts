import { EntitySchema } from 'typeorm';
import { bigint, json, text, textOrNull, time, timeOrNull } from '../database/entity-columns.js';
import type { StoredDeadLetter } from './write-dead-letters.js';

/** A dead letter with what became of it. Times are Unix ms. */
export interface DeadLetter extends StoredDeadLetter {
  readonly replayedMs: number | null;
  readonly discardedMs: number | null;
  readonly discardedBy: string | null;
  readonly discardedBecause: string | null;
}

export const deadLetterEntity = new EntitySchema<DeadLetter>({
  name: 'dead_letter',
  columns: {
    id: { ...text('dead_letter_id'), primary: true },
    site: textOrNull('site'),
    device: textOrNull('device'),
    point: textOrNull('point'),
    topic: text('topic'),
    ts: timeOrNull('ts'),
    receivedMs: time('received_at'),
    reason: text('reason'),
    detail: text('detail'),
    payload: textOrNull('payload'),
    payloadBase64: textOrNull('payload_base64'),
    payloadBytes: { type: 'int', name: 'payload_bytes' },
    payloadSha256: textOrNull('payload_sha256'),
    seq: { ...bigint('seq'), nullable: true },
    boot: textOrNull('boot'),
    index: { type: 'int', name: 'item_index', nullable: true },
    valueCount: { type: 'int', name: 'value_count' },
    reasons: { ...json('reasons'), nullable: true },
    refused: { ...json('refused'), nullable: true },
    sender: { ...json('sender'), nullable: true },
    replayedMs: timeOrNull('replayed_at'),
    discardedMs: timeOrNull('discarded_at'),
    discardedBy: textOrNull('discarded_by'),
    discardedBecause: textOrNull('discarded_because'),
  },
});
