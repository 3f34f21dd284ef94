import { asBuffer } from '../json/json-payload.js';
import { isDeeperThan, jsonDepth, MAX_JSON_DEPTH } from '../json/json-text.js';

/**
 * The envelope of every record in Kafka: CloudEvents 1.0, structured mode. One header `content-type`, the whole event as JSON value.
 * Written and read here alone.
 */
export const CONTENT_TYPE = 'application/cloudevents+json';

/** Types of events by what their `data` is. */
export const EVENT_TYPES = {
  readings: 'greenpark.readings.v1',
  meterEvent: 'greenpark.meter-event.v1',
  deadLetter: 'greenpark.dead-letter.v1',
  status: 'greenpark.status.v1',
  alert: 'greenpark.alert.v1',
  evidence: 'greenpark.evidence.v1',
  anchor: 'greenpark.anchor.v1',
  principal: 'greenpark.principal.v1',
  refusedConnections: 'greenpark.refused-connections.v1',
} as const;
export type EventType = (typeof EVENT_TYPES)[keyof typeof EVENT_TYPES];

export interface CloudEvent<Type extends EventType, Data> {
  readonly specversion: '1.0';
  /** Derived from content and source: a message that is delivered again has the same id. */
  readonly id: string;
  /** `/greenpark/v1/{site}/{device}`. */
  readonly source: string;
  readonly type: Type;
  /** RFC 3339 UTC: time of measurement for readings and events, of arrival for dead letters, else of the change. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
}

/** What an event says besides its data. */
type Attributes<Type extends EventType> = Pick<CloudEvent<Type, unknown>, 'id' | 'source' | 'type' | 'time'>;

/** `/greenpark/v1/{site}` or `/greenpark/v1/{site}/{device}`; the names are declared ones, others have to be encoded before. */
export const eventSource = (...names: readonly string[]): string => ['/greenpark/v1', ...names].join('/');

export const cloudEvent = <Type extends EventType, Data>(
  { id, source, type, time }: Attributes<Type>,
  data: Data,
): CloudEvent<Type, Data> => ({
  specversion: '1.0',
  id,
  source,
  type,
  time,
  datacontenttype: 'application/json',
  data,
});

const DATA = '"data":{';

/**
 * The same as text around data that is JSON already: half the cost of `JSON.stringify`, for what is written once per message.
 * @param attributes texts that JSON writes as they are: declared names, hashes, times
 */
export const cloudEventText = ({ id, source, type, time }: Attributes<EventType>, dataJson: string): string =>
  `{"specversion":"1.0","id":"${id}","source":"${source}","type":"${type}","time":"${time}","datacontenttype":"application/json","data":${dataJson}}`;

export type ReadEvent =
  | { readonly ok: true; readonly id: unknown; readonly data: Readonly<Record<string, unknown>> }
  /** `why`: for people. */
  | { readonly ok: false; readonly why: string };

const refused = (why: string): ReadEvent => ({ ok: false, why });

/** A payload that ingestion takes lies in `data` and, of a meter event, in `event`. */
const MAX_RECORD_DEPTH = MAX_JSON_DEPTH + 2;

/** The id and the data of an event; nothing of the data is checked but how deep it goes. */
export function readCloudEvent(value: Uint8Array | null): ReadEvent {
  if (value === null) return refused('the record has no value');
  const text = utf8(value);
  if (isDeeperThan(MAX_RECORD_DEPTH, text, value)) {
    return refused(`found ${jsonDepth(value)} levels, expected at most ${MAX_RECORD_DEPTH}`);
  }
  let event: { readonly id?: unknown; readonly data?: unknown } | null;
  try {
    event = JSON.parse(text) as typeof event;
  } catch {
    return refused('the value is not JSON');
  }
  const data = event?.data;
  if (typeof data !== 'object' || data === null) return refused('the event has no data');
  return { ok: true, id: event?.id, data: data as Readonly<Record<string, unknown>> };
}

/**
 * The data of an event whose last member it is, as `cloudEventText` writes it: without the envelope around it the parser has half
 * of the work. In a string the mark would stand escaped, and with anything behind the data the rest is no JSON: null.
 */
export function readLastData(value: Uint8Array | null): Readonly<Record<string, unknown>> | null {
  if (value === null) return null;
  const text = utf8(value);
  if (isDeeperThan(MAX_RECORD_DEPTH, text, value)) return null;
  const at = text.indexOf(DATA);
  if (at < 0) return null;
  try {
    return JSON.parse(text.slice(at + DATA.length - 1, -1)) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}

const utf8 = (value: Uint8Array): string => asBuffer(value).toString('utf8');
