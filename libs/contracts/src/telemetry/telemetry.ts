import type { Reason } from '#domain';
import type { MqttSender } from '../access/mqtt-rights.js';
import type { ReadingRow } from '../kafka/event-data.js';
import {
  NO_ENVELOPE,
  NO_UNITS,
  readEnvelope,
  type Decoded,
  type DecodedEvent,
  type Envelope,
  type Rejection,
  type WantedParts,
} from './decoded.js';
import type { Inspection } from '../json/json-text.js';
import { parsePayload } from '../json/json-payload.js';
import { quote } from '../json/printable-text.js';
import { readMeterEvents } from '../meter-event/meter-event.js';
import { parseTopic, siteOfOwnTopic } from '../mqtt/mqtt-topics.js';
import type { DeviceLookup } from '../mqtt/device-lookup.js';
import type { PlantLookup } from '../mqtt/plant-lookup.js';
import { decodeSource } from '../sources/decode-source.js';
import { MAX_MESSAGES, MAX_READ_BYTES, type DecodeOptions, type ReadOptions } from './telemetry-limits.js';
import { readMessage, refuse, type TelemetrySink } from './telemetry-message.js';
import { forbiddenTo, withinRights } from './within-rights.js';

/**
 * Reads one MQTT message: readings in the units of their points, meter events, and what had to be refused, each with its
 * reason (docs/contract.md#mqtt). Pure; never throws, whatever the bytes are.
 * @param receivedAt arrival, Unix ms
 */
export function decodeTelemetry(
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  lookup: PlantLookup,
  options: ReadOptions = {},
): Decoded {
  const declared = lookup.byTelemetryTopic.get(topic);
  if (declared !== undefined && payload.length <= MAX_READ_BYTES) {
    const { readings, units, count, events, rejections } = readPayload(payload, receivedAt, declared, options);
    const { site, device } = declared;
    // Field by field: spreading the parts costs more than reading them.
    return { topic, payload, receivedAt, site, device, known: true, readings, units, count, events, rejections };
  }
  return { topic, payload, receivedAt, ...decodeElse(topic, payload, receivedAt, lookup, options) };
}

/** Reads one MQTT message of any form: our own, or that of a declared source, which may hold readings of several devices. */
export function decodeMessage(
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  lookup: PlantLookup,
  options: DecodeOptions = {},
): readonly Decoded[] {
  const { sender, forbidden } = options;
  if (forbidden) {
    const { site } = sender ?? NOBODY;
    const siteKnown = site !== null && lookup.sites.has(site);
    return [forbiddenTo(sender ?? NOBODY, { topic, payload, receivedAt, siteKnown }, 'may not publish to this topic')];
  }
  const source = lookup.sources.find(topic);
  const found =
    source === null
      ? [decodeTelemetry(topic, payload, receivedAt, lookup, options)]
      : decodeSource(topic, payload, receivedAt, source, options);
  return sender ? withinRights(found, sender, source !== null) : found;
}

/** What is forbidden stays so, also where it is not said to whom. */
const NOBODY: MqttSender = { principal: '(unknown)', site: null, devices: null, rights: [] };

/** Everything but telemetry of a declared device. */
function decodeElse(
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  lookup: PlantLookup,
  options: ReadOptions,
): Omit<Decoded, 'topic' | 'payload' | 'receivedAt'> {
  const own = siteOfOwnTopic(topic);
  if (own !== null) {
    const detail = 'only the system itself writes status and alerts';
    const place = { site: own, device: null, known: false, siteKnown: lookup.sites.has(own) };
    return { ...place, ...refuseAll('FORBIDDEN_TOPIC', detail, NO_ENVELOPE) };
  }
  const parsed = parseTopic(topic);
  if (parsed.kind === 'unknown') {
    const detail = 'expected greenpark/v1/{site}/{device}/telemetry or …/events';
    const own = declaredSiteOf(topic, lookup);
    return {
      site: own,
      device: null,
      known: false,
      siteKnown: own !== null,
      ...refuseAll('UNKNOWN_TOPIC', detail, NO_ENVELOPE),
    };
  }
  const { site, device } = parsed;
  const found = lookup.sites.get(site)?.devices.get(device);
  const place = { site, device, known: found !== undefined, siteKnown: lookup.sites.has(site) };
  if (payload.length > MAX_READ_BYTES) {
    const detail = `found ${payload.length} bytes, expected at most ${MAX_READ_BYTES}`;
    return { ...place, ...refuseAll('TOO_LARGE', detail, NO_ENVELOPE) };
  }
  if (found === undefined) {
    const isSite = lookup.sites.has(site);
    const detail = isSite ? `site ${site} declares no such device` : 'no such site is configured';
    return { ...place, ...refuseAll(isSite ? 'UNKNOWN_DEVICE' : 'UNKNOWN_SITE', detail, envelopeOf(payload)) };
  }
  // Telemetry of a declared device was read before.
  return { ...place, ...readEvents(payload, receivedAt, found, options) };
}

/** The declared site that a topic of ours names, whatever stands behind it: its operators should see what they mistyped. */
function declaredSiteOf(topic: string, lookup: PlantLookup): string | null {
  const [root, version, site] = topic.split('/', 3);
  return root === 'greenpark' && version === 'v1' && site !== undefined && lookup.sites.has(site) ? site : null;
}

type Found = Pick<Decoded, 'readings' | 'units' | 'count' | 'events' | 'rejections'>;
const NO_EVENTS: readonly DecodedEvent[] = [];
const NO_READINGS: readonly ReadingRow[] = [];

function readPayload(payload: Uint8Array, receivedAt: number, device: DeviceLookup, { only }: ReadOptions): Found {
  const parsed = parsePayload(payload);
  if (!parsed.ok) return refuseAll(parsed.reason, parsed.detail, NO_ENVELOPE);
  const { value, inspection } = parsed;
  const isArray = Array.isArray(value);
  const sink: TelemetrySink = {
    device,
    receivedAt,
    readings: [],
    units: {},
    count: 0,
    rejections: [],
    lossy: inspection && lossyValues(inspection, isArray),
    only: only ?? null,
  };
  eachMessage(value, inspection, only ?? null, sink, (message, index) => readMessage(message, index, sink));
  const { readings, units, count, rejections } = sink;
  return { readings, units, count, events: NO_EVENTS, rejections };
}

function readEvents(payload: Uint8Array, receivedAt: number, device: DeviceLookup, { only }: ReadOptions): Found {
  const parsed = parsePayload(payload);
  if (!parsed.ok) return refuseAll(parsed.reason, parsed.detail, NO_ENVELOPE);
  const { value, inspection } = parsed;
  const events: DecodedEvent[] = [];
  const rejections: Rejection[] = [];
  eachMessage(value, inspection, only ?? null, { rejections }, (message, index) => {
    readMeterEvents(message, index, { device, receivedAt, inspection, events, rejections });
  });
  return { readings: NO_READINGS, units: NO_UNITS, count: 0, events, rejections };
}

/** One message, or each of an array; those in which a name stands twice are refused: which of the two counts is a guess. */
function eachMessage(
  value: unknown,
  inspection: Inspection | null,
  only: WantedParts | null,
  sink: { readonly rejections: Rejection[] },
  read: (message: unknown, index: number | null) => void,
): void {
  const repeated = new Map(inspection?.repeated.map(({ path, name }) => [Array.isArray(value) ? path[0] : null, name]));
  const readOne = (message: unknown, index: number | null): void => {
    const name = repeated.get(index);
    if (name === undefined) return read(message, index);
    refuse(sink, message, index, 'MALFORMED', `the name ${quote(name)} stands twice in one object`);
  };
  if (!Array.isArray(value)) return readOne(value, null);
  const messages: readonly unknown[] = value;
  if (messages.length === 0 || messages.length > MAX_MESSAGES) {
    const detail = `found an array of ${messages.length}, expected 1 to ${MAX_MESSAGES} messages`;
    return refuse(sink, null, null, 'OUT_OF_SCHEMA', detail);
  }
  for (let index = 0; index < messages.length; index++) {
    if (only === null || only.hasMessage(index)) readOne(messages[index], index);
  }
}

/** Numbers of `values` that a double cannot hold, by `index/name`. */
function lossyValues({ lossy }: Inspection, isArray: boolean): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (const { path, literal } of lossy) {
    const [index, rest] = isArray ? [path[0] as number, path.slice(1)] : [null, path];
    const isValue = rest.length === 2 || (rest.length === 3 && rest[2] === 'v');
    if (rest[0] === 'values' && isValue) found.set(`${index}/${rest[1]}`, literal);
  }
  return found.size > 0 ? found : null;
}

function refuseAll(reason: Reason, detail: string, envelope: Envelope): Found {
  const rejection: Rejection = { ...envelope, place: 'm', point: null, reason, detail, excerpt: null };
  return { readings: NO_READINGS, units: NO_UNITS, count: 0, events: NO_EVENTS, rejections: [rejection] };
}

/** Time and number of a message whose device is not declared: it may be later. */
function envelopeOf(payload: Uint8Array): Envelope {
  const parsed = parsePayload(payload);
  return parsed.ok ? readEnvelope(parsed.value, null) : NO_ENVELOPE;
}
