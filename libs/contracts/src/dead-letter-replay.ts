import { Buffer } from 'node:buffer';
import type { Reason } from '#domain';
import { appendRecords, type EventRecord } from './decoded-records.js';
import type { PlantLookup } from './plant-lookup.js';
import { decodeTelemetry } from './telemetry.js';

/** A dead letter as it is stored. */
export interface StoredDeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly reason: Reason;
  readonly point: string | null;
  readonly index: number | null;
  readonly payload: string | null;
  readonly payloadBase64: string | null;
}

export type Replay =
  | { readonly ok: true; readonly records: readonly EventRecord[]; readonly values: number; readonly events: number }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string };

/**
 * Decodes a dead letter again with the configuration of now, and only the value or message that it stands for. The records
 * bring what passes the normal way, marked `replayed`; values of a message that still do not pass come as dead letters of
 * their own, so that nothing is lost with the letter that is settled. What was refused for its sender or its size stays so.
 */
export function replayDeadLetter(letter: StoredDeadLetter, now: number, lookup: PlantLookup): Replay {
  const { id, topic, reason, point, index, payload, payloadBase64 } = letter;
  if (reason === 'FORBIDDEN_TOPIC') return { ok: false, reason, detail: 'the sender may not write there' };
  if (reason === 'TOO_LARGE') return { ok: false, reason, detail: 'only the beginning of the payload was kept' };
  const bytes = payload === null ? Buffer.from(payloadBase64 ?? '', 'base64') : Buffer.from(payload);
  const decoded = decodeTelemetry(topic, bytes, now, lookup, { only: { index, point } });
  const events = decoded.events.length;
  if (decoded.count === 0 && events === 0) {
    const first = decoded.rejections[0];
    return { ok: false, reason: first?.reason ?? reason, detail: first?.detail ?? 'the payload holds no such value' };
  }
  const records: EventRecord[] = [];
  appendRecords(decoded, records, id);
  return { ok: true, records, values: decoded.count, events };
}
