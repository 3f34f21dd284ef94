import { hash } from 'node:crypto';
import { instantWithMs, instantWriter } from '#domain';
import { cloudEvent, cloudEventText, EVENT_TYPES, eventSource } from './cloud-event.js';
import { collapse, MOST_LETTERS_OF_MESSAGE } from './collapsed-rejections.js';
import type { DeadLetterData, DeadLetterEvent, LetterSender, MeterEventData, MeterEventEvent } from './event-data.js';
import type { Decoded, DecodedEvent, Rejection } from '../telemetry/decoded.js';
import { asBuffer, textOf } from '../json/json-payload.js';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, READINGS_TOPIC } from './kafka-topics.js';
import { printableText } from '../json/printable-text.js';
import type { RecordKey } from './record-key.js';
import { MAX_READ_BYTES } from '../telemetry/telemetry-limits.js';

/** A record for Kafka: a CloudEvent in structured mode as its value. */
export interface EventRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** The same, its value in UTF-8. */
export interface WrittenRecord extends Omit<EventRecord, 'value'> {
  readonly value: Buffer;
  /** `key`, as it is kept. */
  readonly keptKey: RecordKey;
}

/** Of the records of a declared device: its site and name. */
export const keyOf = ({ site, device }: Pick<Decoded, 'site' | 'device'>): string => `${site}/${device}`;

/** What is kept of a payload over the limit. */
const KEPT_OF_TOO_LARGE = 64 * 1024;
/** Payloads that the dead letters of one message may hold together before they hold excerpts. */
const PAYLOAD_BUDGET_BYTES = 1024 * 1024;
/** Part of the key of whatever is not declared: a sender must not choose partitions at will. */
const UNKNOWN = '(unknown)';

declare module 'node:crypto' {
  /** One-shot hash of Node 20.12 and later, half the cost of `createHash`; the types of Node 20 lack it. */
  function hash(algorithm: string, data: Uint8Array, encoding: 'hex'): string;
}

/**
 * Appends the records that a message comes to: one of readings for each device in it, one per event, one per rejection, or one for
 * all rejections where they are many. Ids come from topic and payload, so a message that is delivered again has the same ones.
 * @param parts of one message
 * @param sender null: not known
 * @returns length of the values that were added
 */
export function appendRecords(
  parts: readonly Decoded[],
  records: EventRecord[],
  replayOf: string | null = null,
  sender: LetterSender | null = null,
): number {
  const from = records.length;
  const [first] = parts;
  if (first === undefined) return 0;
  const message = replayOf === null ? messageId(first.topic, first.payload) : `${replayOf}.replay`;
  let rejected = 0;
  for (const decoded of parts) {
    const id = idOf(message, decoded);
    if (decoded.count > 0) records.push(readingsRecord(decoded, id, replayOf !== null));
    for (const event of decoded.events) records.push(meterEventRecord(decoded, event, id, replayOf !== null));
    rejected += decoded.rejections.length;
  }
  if (rejected > MOST_LETTERS_OF_MESSAGE) records.push(collapsedRecord(parts, message, sender));
  else if (rejected > 0) appendDeadLetters(parts, message, rejected, sender, records);
  let length = 0;
  for (let i = from; i < records.length; i++) length += (records[i] as EventRecord).value.length;
  return length;
}

/** Where topic and payload are put together; larger ones get room of their own. */
const HASHED = Buffer.alloc(16 * 1024);

/** 128 bits of SHA-256 over topic and payload. */
export function messageId(topic: string, payload: Uint8Array): string {
  const bytes = asBuffer(payload);
  // 0xff occurs in no topic: it is never part of UTF-8.
  const most = topic.length * 3 + 1 + bytes.length;
  const all = most <= HASHED.length ? HASHED : Buffer.allocUnsafe(most);
  const at = all.write(topic, 0, 'utf8');
  all[at] = 0xff;
  const length = at + 1 + bytes.copy(all, at + 1);
  return hash('sha256', all.subarray(0, length), 'hex').slice(0, 32);
}

const timeOfReadings = instantWriter();

/** Written by hand: one per message on the hot path. Site, device and topic are declared names, the rest are numbers or escaped. */
function readingsRecord(decoded: Decoded, id: string, isReplay: boolean): EventRecord {
  const { site, device, readings } = decoded;
  const key = keyOf(decoded);
  const time = timeOfReadings(readings[0]?.ts ?? decoded.receivedAt);
  const value = cloudEventText(
    { id, source: `/greenpark/v1/${key}`, type: EVENT_TYPES.readings, time },
    `{"site":"${site}","device":"${device}","receivedAt":${decoded.receivedAt},` +
      `"count":${decoded.count},"units":${JSON.stringify(decoded.units)},"readings":${JSON.stringify(readings)}${isReplay ? ',"replayed":true' : ''}}`,
  );
  return { topic: READINGS_TOPIC, key, value };
}

function meterEventRecord(decoded: Decoded, found: DecodedEvent, id: string, isReplay: boolean): EventRecord {
  const { site, device, receivedAt } = decoded;
  const data: MeterEventData = {
    site: site as string,
    device: device as string,
    receivedAt,
    ...(found.seq === null ? {} : { seq: found.seq }),
    ...(found.boot === null ? {} : { boot: found.boot }),
    ...(isReplay ? { replayed: true } : {}),
    event: found.event,
  };
  return meterEventRecordOf(data, found.index === null ? id : `${id}.${found.index}`);
}

/** The record of a meter event that was checked (`checkMeterEvent`), whichever way it came. */
export function meterEventRecordOf(data: MeterEventData, id: string): EventRecord {
  const event: MeterEventEvent = cloudEvent(
    {
      id,
      source: eventSource(data.site, data.device),
      type: EVENT_TYPES.meterEvent,
      time: instantWithMs(data.event.ts),
    },
    data,
  );
  return { topic: EVENTS_TOPIC, key: keyOf(data), value: JSON.stringify(event) };
}

const idOf = (message: string, { idSuffix }: Decoded): string =>
  idSuffix === undefined ? message : message + idSuffix;

/** What all dead letters of a device in a message have in common. */
function letterFrame(decoded: Decoded, sender: LetterSender | null) {
  const site = decoded.site === null ? null : printableText(decoded.site);
  const device = decoded.device === null ? null : printableText(decoded.device);
  const isSiteKnown = decoded.known || decoded.siteKnown === true;
  const key = `${isSiteKnown ? site : UNKNOWN}/${decoded.known ? device : UNKNOWN}`;
  const source = eventSource(...[site, device].filter((part) => part !== null).map(encodeURI));
  const time = instantWithMs(decoded.receivedAt);
  const topic = printableText(decoded.topic, 1_000);
  const fields = { site, device, topic, receivedAt: decoded.receivedAt, ...(sender && { sender }) };
  const record = (id: string, data: DeadLetterData): EventRecord => {
    const event: DeadLetterEvent = cloudEvent({ id, source, type: EVENT_TYPES.deadLetter, time }, data);
    return { topic: DEAD_LETTERS_TOPIC, key, value: JSON.stringify(event) };
  };
  return { fields, record };
}

function appendDeadLetters(
  parts: readonly Decoded[],
  message: string,
  number: number,
  sender: LetterSender | null,
  records: EventRecord[],
): void {
  const { payload } = parts[0] as Decoded;
  const whole = keptPayload(payload);
  const needsExcerpts = payload.length * number > PAYLOAD_BUDGET_BYTES;
  const digest = needsExcerpts ? sha256(payload) : '';
  let budget = PAYLOAD_BUDGET_BYTES;
  for (const decoded of parts) {
    if (decoded.rejections.length === 0) continue;
    const { fields, record } = letterFrame(decoded, sender);
    const id = idOf(message, decoded);
    for (const rejection of decoded.rejections) {
      const isExcerpt = budget <= 0 && rejection.excerpt !== null;
      budget -= payload.length;
      const data: DeadLetterData = {
        ...fields,
        point: rejection.point,
        ts: rejection.ts,
        seq: rejection.seq,
        boot: rejection.boot,
        reason: rejection.reason,
        detail: printableText(rejection.detail, 500),
        ...(isExcerpt ? excerptOf(rejection, digest) : whole),
        ...(needsExcerpts ? { payloadSha256: digest } : {}),
        payloadBytes: payload.length,
        index: isExcerpt ? null : rejection.index,
      };
      records.push(record(`${id}.${rejection.place}`, data));
    }
  }
}

/** One dead letter for all that was refused of a message; of several devices it is no single one's. */
function collapsedRecord(parts: readonly Decoded[], message: string, sender: LetterSender | null): EventRecord {
  const refused = parts.filter(({ rejections }) => rejections.length > 0);
  const first = refused[0] as Decoded;
  const siteKnown = first.known || first.siteKnown === true;
  const decoded = refused.length === 1 ? first : { ...first, device: null, known: false, siteKnown };
  const { fields, record } = letterFrame(decoded, sender);
  const { reason, detail, ...collapsed } = collapse(refused.flatMap(({ rejections }) => rejections));
  return record(`${idOf(message, first)}.all`, {
    ...fields,
    point: null,
    ts: null,
    seq: null,
    boot: null,
    reason,
    detail: printableText(detail, 500),
    ...keptPayload(first.payload),
    payloadBytes: first.payload.length,
    index: null,
    collapsed,
  });
}

type Kept = Pick<DeadLetterData, 'payload' | 'payloadBase64' | 'payloadSha256' | 'excerpt'>;

/** The payload as it came; over the limit the first 64 kB and the SHA-256 of the whole. */
function keptPayload(payload: Uint8Array): Kept {
  if (payload.length <= MAX_READ_BYTES) return textOrBase64(payload);
  // Not in the middle of a character.
  let end = KEPT_OF_TOO_LARGE;
  while (end > KEPT_OF_TOO_LARGE - 4 && ((payload[end] as number) & 0xc0) === 0x80) end--;
  const start = textOrBase64(payload.subarray(0, end));
  const kept = start.payload === undefined ? textOrBase64(payload.subarray(0, KEPT_OF_TOO_LARGE)) : start;
  return { ...kept, payloadSha256: sha256(payload) };
}

function textOrBase64(bytes: Uint8Array): Kept {
  const text = textOf(bytes);
  // U+0000 is UTF-8, but no database keeps it in a text.
  if (text === null || text.includes('\u0000')) return { payloadBase64: asBuffer(bytes).toString('base64') };
  return { payload: text };
}

const excerptOf = (rejection: Rejection, payloadSha256: string): Kept => ({
  payload: (rejection.excerpt as () => string)(),
  payloadSha256,
  excerpt: true,
});

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');
