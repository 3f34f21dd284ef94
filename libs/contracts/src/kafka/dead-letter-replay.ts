import { Buffer } from 'node:buffer';
import type { Reason } from '#domain';
import { wantedParts } from './collapsed-rejections.js';
import type { LetterSender, RefusedParts } from './event-data.js';
import { appendRecords, type EventRecord } from './decoded-records.js';
import { mayPublish, type MqttSender } from '../access/mqtt-rights.js';
import type { PlantLookup } from '../mqtt/plant-lookup.js';
import type { Decoded, WantedParts } from '../telemetry/decoded.js';
import { decodeMessage } from '../telemetry/telemetry.js';
import { forbiddenTo, withinRights } from '../telemetry/within-rights.js';

/** One value, or one message; nulls: whatever stands there. */
const onePart = (index: number | null, point: string | null): WantedParts => ({
  hasMessage: (found) => index === null || index === found,
  hasValue: (_, found) => point === null || point === found,
});

/** A dead letter as it is stored. */
export interface StoredDeadLetter {
  readonly id: string;
  readonly topic: string;
  readonly reason: Reason;
  readonly point: string | null;
  readonly index: number | null;
  /** Of a letter that stands for many parts of its message; null: it stands for one. */
  readonly refused?: RefusedParts | null;
  readonly payload: string | null;
  readonly payloadBase64: string | null;
  /** null or absent: it was not kept. */
  readonly sender?: LetterSender | null;
  /** Unix ms. */
  readonly receivedMs: number;
}

export type Replay =
  | { readonly ok: true; readonly records: readonly EventRecord[]; readonly values: number; readonly events: number }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string };

/**
 * Decodes a dead letter again with the configuration of now, and only the value or message that it stands for. The records
 * bring what passes the normal way, marked `replayed`; values of a message that still do not pass come as dead letters of
 * their own, so that nothing is lost with the letter that is settled. What was refused for its sender or its size stays so.
 * @param sender what its sender may do now; null: nobody's rights are judged
 */
export function replayDeadLetter(
  letter: StoredDeadLetter,
  now: number,
  lookup: PlantLookup,
  sender: MqttSender | null,
): Replay {
  const { id, topic, reason, point, index, refused, payload, payloadBase64 } = letter;
  if (reason === 'FORBIDDEN_TOPIC') return { ok: false, reason, detail: 'the sender may not write there' };
  if (reason === 'TOO_LARGE') return { ok: false, reason, detail: 'only the beginning of the payload was kept' };
  const bytes = payload === null ? Buffer.from(payloadBase64 ?? '', 'base64') : Buffer.from(payload);
  const only = refused ? wantedParts(refused) : onePart(index, point);
  const read = decodeMessage(topic, bytes, now, lookup, { only, arrivedAt: letter.receivedMs });
  // What cannot be read has that reason still, whoever sent it.
  const decoded = sender && passes(read) ? permitted(read, sender, lookup) : read;
  if (!passes(decoded)) {
    const refusals = decoded.flatMap(({ rejections }) => rejections);
    const first = refusals.find((one) => one.reason === 'FORBIDDEN_TOPIC') ?? refusals[0];
    return { ok: false, reason: first?.reason ?? reason, detail: first?.detail ?? 'the payload holds no such value' };
  }
  const records: EventRecord[] = [];
  appendRecords(decoded, records, id, letter.sender ?? null);
  return { ok: true, records, values: valuesOf(decoded), events: eventsOf(decoded) };
}

const valuesOf = (decoded: readonly Decoded[]): number => decoded.reduce((sum, { count }) => sum + count, 0);
const eventsOf = (decoded: readonly Decoded[]): number => decoded.reduce((sum, { events }) => sum + events.length, 0);
const passes = (decoded: readonly Decoded[]): boolean => valuesOf(decoded) > 0 || eventsOf(decoded) > 0;

/** What of a message its sender may send now, as where it comes in. */
function permitted(read: readonly Decoded[], sender: MqttSender, lookup: PlantLookup): readonly Decoded[] {
  const { topic, payload, receivedAt } = read[0]!;
  if (!mayPublish(sender, topic, lookup.sources)) {
    return [forbiddenTo(sender, { topic, payload, receivedAt }, 'may not publish to this topic')];
  }
  return withinRights(read, sender, lookup.sources.find(topic) !== null);
}
