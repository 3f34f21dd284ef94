import type { Reason } from '#domain';
import type { JsonPath } from '../json/json-text.js';
import { printableText, quote } from '../json/printable-text.js';
import { MAX_MESSAGES } from '../telemetry/telemetry-limits.js';
import { jsonWith, valueAtPath } from './json-path.js';
import type { MappedPoint, SourceLookup } from './source-lookup.js';

/** One message of a payload: what belongs to one device and one time. */
export interface SourceMessage {
  /** Position, where the payload holds several; the same for the same payload. */
  readonly index: number | null;
  /** As topic or payload name the device; null: it is not named. */
  readonly name: string | null;
  readonly ts: unknown;
  readonly values: readonly SourceValue[];
  /** What was looked for and not found, for people, where there are no values. */
  readonly missing: string;
}

export interface SourceValue {
  readonly point: string;
  /** Where it stands: part of the id of a dead letter. */
  readonly place: string;
  readonly path: JsonPath;
  readonly raw: unknown;
  readonly unit: string | null;
  /** A payload that holds this value alone. */
  readonly excerpt: () => string;
}

export type SplitPayload =
  | { readonly ok: true; readonly messages: readonly SourceMessage[] }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string };

const no = (detail: string): SplitPayload => ({ ok: false, reason: 'OUT_OF_SCHEMA', detail });

/** The device that the topic names; undefined where topics do not name it. */
export function nameInTopic(source: SourceLookup, topic: string): string | undefined {
  const { device } = source;
  return device !== null && 'level' in device ? topic.split('/')[device.level - 1] : undefined;
}

/** JSON: values by their paths; an array is as many messages unless the paths count into it. */
export function splitJson(value: unknown, source: SourceLookup, topic: string): SplitPayload {
  const points = source.points ?? [];
  const isList = Array.isArray(value) && !points.some(({ path }) => path.length === 0 || typeof path[0] === 'number');
  if (!isList) return { ok: true, messages: [jsonMessage(value, null, source, points, topic)] };
  const items = value as readonly unknown[];
  if (items.length === 0 || items.length > MAX_MESSAGES) return no(wrongLength(items.length));
  return { ok: true, messages: items.map((item, index) => jsonMessage(item, index, source, points, topic)) };
}

function jsonMessage(
  message: unknown,
  index: number | null,
  source: SourceLookup,
  points: readonly MappedPoint[],
  topic: string,
): SourceMessage {
  const { device, time } = source;
  const named = device !== null && 'path' in device ? valueAtPath(message, device.path) : undefined;
  const ts = time === 'arrival' ? null : valueAtPath(message, time.path);
  const base = index === null ? [] : [index];
  const values = points.flatMap(({ point, path, text, unit }): SourceValue[] => {
    const raw = valueAtPath(message, path);
    if (raw === undefined) return [];
    const excerpt = (): string => {
      const parts = [{ path, value: raw }];
      if (time !== 'arrival' && ts !== undefined) parts.push({ path: time.path, value: ts });
      if (device !== null && 'path' in device && named !== undefined) parts.push({ path: device.path, value: named });
      return JSON.stringify(jsonWith(parts));
    };
    return [{ point, place: `${index ?? 'm'}.${text}`, path: [...base, ...path], raw, unit, excerpt }];
  });
  const name = nameInTopic(source, topic) ?? textName(named);
  return { index, name, ts, values, missing: `found ${shown(message)}, expected ${pathsOf(points)}` };
}

/**
 * ThingsBoard: `{"ts": ms, "values": {…}}` and arrays of it, bare values without a time, and what its gateways send,
 * `{"Device A": [{"ts": ms, "values": {…}}]}`.
 */
export function splitThingsBoard(value: unknown, source: SourceLookup, topic: string): SplitPayload {
  const name = nameInTopic(source, topic) ?? null;
  if (Array.isArray(value)) {
    if (value.length === 0 || value.length > MAX_MESSAGES) return no(wrongLength(value.length));
    return { ok: true, messages: value.map((item: unknown, i) => boardMessage(item, i, name, [i], source, false)) };
  }
  if (!isObject(value)) return no(`found ${quote(value)}, expected {"ts": …, "values": {…}}`);
  const entries = Object.entries(value);
  const isGateway = source.device === null && entries.length > 0 && entries.every(([, list]) => Array.isArray(list));
  if (!isGateway) return { ok: true, messages: [boardMessage(value, null, name, [], source, false)] };
  const all = entries.reduce((sum, [, list]) => sum + (list as unknown[]).length, 0);
  if (all === 0 || all > MAX_MESSAGES) return no(wrongLength(all));
  const messages: SourceMessage[] = [];
  for (const [device, list] of entries) {
    for (const [i, item] of (list as unknown[]).entries()) {
      messages.push(boardMessage(item, messages.length, device, [device, i], source, true));
    }
  }
  return { ok: true, messages };
}

function boardMessage(
  message: unknown,
  index: number | null,
  name: string | null,
  base: JsonPath,
  source: SourceLookup,
  isGateway: boolean,
): SourceMessage {
  const isTimed = isObject(message) && isObject(message.values) && !Array.isArray(message.values);
  const values: unknown = isTimed ? message.values : message;
  const ts = isTimed ? message.ts : undefined;
  const place = index ?? 'm';
  const inside = isTimed ? [...base, 'values'] : base;
  const excerptOf = (path: JsonPath, raw: unknown) => (): string => {
    const one = isTimed ? { ts, values: jsonWith([{ path, value: raw }]) } : jsonWith([{ path, value: raw }]);
    return JSON.stringify(isGateway ? jsonWith([{ path: [name ?? ''], value: [one] }]) : one);
  };
  const found: SourceValue[] = [];
  if (source.points !== null) {
    for (const { point, path, text, unit } of source.points) {
      const raw = valueAtPath(values, path);
      if (raw === undefined) continue;
      found.push({
        point,
        place: `${place}.${text}`,
        path: [...inside, ...path],
        raw,
        unit,
        excerpt: excerptOf(path, raw),
      });
    }
  } else if (isObject(values) && !Array.isArray(values)) {
    let ordinal = 0;
    for (const key of Object.keys(values)) {
      const raw = values[key];
      const path = [...inside, key];
      found.push({ point: key, place: `${place}.${++ordinal}`, path, raw, unit: null, excerpt: excerptOf([key], raw) });
    }
  }
  const expected = source.points === null ? 'values by point' : pathsOf(source.points);
  return { index, name, ts, values: found, missing: `found ${shown(values)}, expected ${expected}` };
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textName = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : Number.isSafeInteger(value) ? String(value) : null;

const wrongLength = (length: number): string => `found ${length} messages, expected 1 to ${MAX_MESSAGES}`;

const pathsOf = (points: readonly MappedPoint[]): string => points.map(({ text }) => text).join(', ');

/** The names in a message: what its sender calls things. */
function shown(message: unknown): string {
  if (!isObject(message) || Array.isArray(message)) return quote(message);
  const names = Object.keys(message).slice(0, 12);
  return names.length === 0 ? 'an empty object' : `only ${names.map((name) => printableText(name, 40)).join(', ')}`;
}
