import type { Reason } from '#domain';
import type { ReadingRow, ReadingValue } from '../kafka/event-data.js';
import {
  NO_ENVELOPE,
  NO_UNITS,
  noteUnit,
  type Decoded,
  type Rejection,
  type WantedParts,
} from '../telemetry/decoded.js';
import { parsePayload, type ParsedPayload } from '../json/json-payload.js';
import { printableText, quote } from '../json/printable-text.js';
import type { DeviceLookup } from '../mqtt/device-lookup.js';
import { MAX_READ_BYTES, type ReadOptions } from '../telemetry/telemetry-limits.js';
import { checkTime, isRefusal, readValue, tooExact, type Refusal } from '../telemetry/telemetry-message.js';
import type { SourceLookup } from './source-lookup.js';
import { nameInTopic, splitJson, splitThingsBoard, type SourceMessage, type SourceValue } from './source-messages.js';
import { readSourceTime } from './source-time.js';

/** What is found of one device, while a payload is read. */
interface DeviceSink {
  readonly name: string | null;
  readonly device: DeviceLookup | null;
  readonly readings: ReadingRow[];
  readonly units: Record<string, string>;
  readonly rejections: Rejection[];
  count: number;
}

/**
 * Reads one message of a declared source: one result for each device that it has readings of. Pure; never throws, whatever the
 * bytes are. Everything that the map names and the payload has is in `readings` or in `rejections`, once.
 * @param receivedAt arrival, Unix ms
 */
export function decodeSource(
  topic: string,
  payload: Uint8Array,
  receivedAt: number,
  source: SourceLookup,
  options: ReadOptions = {},
): readonly Decoded[] {
  const arrivedAt = options.arrivedAt ?? receivedAt;
  const fixed = source.device !== null && 'id' in source.device ? source.device.id : null;
  const named = fixed ?? nameInTopic(source, topic) ?? null;
  const place = { topic, payload, receivedAt, site: source.site.id };
  const wholeMessage = (reason: Reason, detail: string): readonly Decoded[] => {
    const known = named === null ? undefined : deviceOf(source, named);
    const rejection = { ...NO_ENVELOPE, place: 'm', point: null, reason, detail, excerpt: null };
    const nothing = { readings: [], units: NO_UNITS, count: 0, events: [] };
    return [{ ...place, ...about(named, known ?? null), ...nothing, rejections: [rejection] }];
  };
  if (payload.length > MAX_READ_BYTES) {
    return wholeMessage('TOO_LARGE', `found ${payload.length} bytes, expected at most ${MAX_READ_BYTES}`);
  }
  if (source.time === 'arrival' && options.retained) {
    return wholeMessage(
      'BAD_TIME',
      'a retained message, and the payload has no time: when it was measured is not known',
    );
  }
  const parsed = parsePayload(payload, true);
  if (!parsed.ok) return wholeMessage(parsed.reason, parsed.detail);
  const [twice] = parsed.inspection?.repeated ?? [];
  if (twice) return wholeMessage('MALFORMED', `the name ${quote(twice.name)} stands twice in one object`);
  const split = source.decoder === 'json' ? splitJson : splitThingsBoard;
  const found = split(parsed.value, source, topic);
  if (!found.ok) return wholeMessage(found.reason, found.detail);

  const lossy = lossyOf(parsed);
  const sinks = new Map<string | null, DeviceSink>();
  for (const message of found.messages) {
    if (options.only && !options.only.hasMessage(message.index)) continue;
    const name = fixed ?? message.name;
    let sink = sinks.get(name);
    if (!sink) {
      const device = name === null ? null : (deviceOf(source, name) ?? null);
      sinks.set(name, (sink = { name, device, readings: [], units: {}, rejections: [], count: 0 }));
    }
    const context = { source, receivedAt, arrivedAt, lossy, only: options.only ?? null };
    readMessage(message, sink, context);
  }
  const several = sinks.size > 1 || source.device === null;
  return [...sinks.values()].map(({ name, device, readings, units, count, rejections }, i) => ({
    ...place,
    ...about(name, device),
    readings,
    units,
    count,
    events: [],
    rejections,
    idSuffix: `${several ? `.d${i}` : ''}${source.time === 'arrival' ? `@${arrivedAt}` : ''}`,
  }));
}

/** What of an `idSuffix` does not tell its devices apart. */
export const suffixOfMessage = (idSuffix: string | undefined): string | undefined => idSuffix?.replace(/^\.d\d+/, '');

const about = (name: string | null, device: DeviceLookup | null) => ({
  device: device?.device ?? name,
  known: device !== null,
  siteKnown: true,
});

function deviceOf({ site, devices }: SourceLookup, name: string): DeviceLookup | undefined {
  return site.devices.get(devices.get(name) ?? name);
}

/** Numbers that lost digits, as written, by their path. */
function lossyOf(parsed: ParsedPayload): ReadonlyMap<string, string> {
  const lossy = parsed.ok ? (parsed.inspection?.lossy ?? []) : [];
  return new Map(lossy.map(({ path, literal }) => [JSON.stringify(path), literal]));
}

interface Context {
  readonly source: SourceLookup;
  readonly receivedAt: number;
  readonly arrivedAt: number;
  readonly lossy: ReadonlyMap<string, string>;
  readonly only: WantedParts | null;
}

function readMessage(message: SourceMessage, sink: DeviceSink, context: Context): void {
  const { source, receivedAt, arrivedAt, only } = context;
  const { index } = message;
  const refuse = (reason: Reason, detail: string, ts: number | null = null): void => {
    const envelope = { index, ts, seq: null, boot: null, place: `${index ?? 'm'}`, point: null };
    // What is refused as a whole among many is bounded by the number of messages; its values show what it was.
    const excerpt = index === null ? null : (message.values[0]?.excerpt ?? ((): string => '{}'));
    sink.rejections.push({ ...envelope, reason, detail, excerpt });
  };
  const { device, name } = sink;
  const time = source.time === 'arrival' ? null : source.time;
  const ts = time ? readSourceTime(message.ts, time.format, time.timeZone, arrivedAt) : arrivedAt;
  if (name === null) return refuse('OUT_OF_SCHEMA', 'the payload does not name its device', ts);
  if (device === null) {
    const detail = `site ${source.site.id} declares no device ${quote(name)}; name it in \`devices\` of the source`;
    return refuse('UNKNOWN_DEVICE', detail, ts);
  }
  if (ts === null) {
    const where = source.decoder === 'thingsboard' ? 'ts' : (time?.text ?? '');
    return refuse('BAD_TIME', `\`${where}\`: found ${quote(message.ts)}, expected ${TIMES[time?.format ?? 'auto']}`);
  }
  const late = checkTime(ts, { receivedAt, device });
  const good: Record<string, ReadingValue> = {};
  let others: Record<string, string> | null = null;
  let count = 0;
  let seen = 0;
  for (const value of message.values) {
    // A map names what many devices have; what one of them does not declare is not asked of it.
    if (source.points !== null && !device.points.has(value.point)) continue;
    seen++;
    if (only !== null && !only.hasValue(index, value.point)) continue;
    const read = late ?? readOne(value, ts, device, context);
    if (typeof read === 'number' || !isRefusal(read)) {
      if (!Object.hasOwn(good, value.point)) count++;
      const { unit } = device.points.get(value.point)!.at(ts);
      if (!noteUnit(sink.units, value.point, unit)) (others ??= {})[value.point] = unit;
      good[value.point] = read;
      continue;
    }
    const [reason, detail] = read;
    const { place, excerpt } = value;
    const point = printableText(value.point);
    sink.rejections.push({ index, ts, seq: null, boot: null, place, point, reason, detail, excerpt });
  }
  if (seen === 0) return refuse('OUT_OF_SCHEMA', message.missing, ts);
  if (count === 0) return;
  sink.readings.push({ ts, ...(others && { units: others }), values: good });
  sink.count += count;
}

const TIMES = {
  auto: 'RFC 3339 with an offset, or Unix milliseconds',
  rfc3339: 'RFC 3339 with an offset',
  'unix-s': 'Unix seconds',
  'unix-ms': 'Unix milliseconds',
  local: 'a local time like 2026-01-10T00:15:00',
} as const;

function readOne(value: SourceValue, ts: number, device: DeviceLookup, context: Context): ReadingValue | Refusal {
  const point = device.points.get(value.point);
  if (point === undefined) return ['UNKNOWN_POINT', `device ${device.device} declares no such point`];
  const literal = context.lossy.get(JSON.stringify(value.path));
  if (literal !== undefined) return tooExact(literal);
  const isMapped = context.source.points !== null;
  const isLong = !isMapped && typeof value.raw === 'object' && value.raw !== null && !Array.isArray(value.raw);
  const long = isLong ? value.raw : { v: value.raw, ...(value.unit === null ? {} : { u: value.unit }) };
  // When it was measured is not known: whoever reads the figure sees it.
  return readValue(context.source.time === 'arrival' ? { ...long, q: 'uncertain' } : long, point.at(ts));
}
