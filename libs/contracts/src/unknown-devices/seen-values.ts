import { ucumCode } from '#domain';
import { isDeeperThan, MAX_JSON_DEPTH, type JsonPath } from '../json/json-text.js';
import { printableText } from '../json/printable-text.js';
import { matchesTopic } from '../mqtt/topic-filters.js';
import { parseRfc3339 } from '../telemetry/measurement-time.js';
import { valueAtPath } from '../sources/json-path.js';
import { SHIPPED_MAPS } from '../sources/shipped-maps.js';
import type { SourceLookup } from '../sources/source-lookup.js';

/** One value of a payload that is not declared, as a person has to know it to declare it. */
export interface SeenValue {
  /** Name that a point of ours could have. */
  readonly point: string;
  /** Where it stands in the payload; null: by its name in `values`. */
  readonly path: string | null;
  /** As sent, or as its name says; null: nothing says it. */
  readonly unit: string | null;
  readonly example: string;
}

/** What a payload looks like. */
export interface SeenPayload {
  /** own: `{ts, values}`; map: a shipped one fits; gateway: ThingsBoard's; source: a declared source reads it; json: any other. */
  readonly form: 'own' | 'map' | 'gateway' | 'source' | 'json';
  /** Name of the shipped map. */
  readonly map: string | null;
  /** As the payload names the device. */
  readonly name: string | null;
  readonly values: readonly SeenValue[];
  readonly time: { readonly path: string; readonly format: string } | null;
}

const MOST_VALUES = 30;
const MOST_LEAVES = 200;
const MOST_LEVELS = 8;
type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Looks at a payload that was refused because its topic, device or point is not declared.
 * @param device as the payload or the topic names it
 */
export function seePayload(
  text: string,
  topic: string,
  device: string | null,
  source: SourceLookup | null,
): SeenPayload | null {
  if (isDeeperThan(MAX_JSON_DEPTH, text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const own = ownForm(value);
  const none = { map: null, name: null, time: null };
  if (own !== null && source === null) return { ...none, form: 'own', values: own };
  const gateway = gatewayForm(value, device);
  if (gateway !== null) return { ...none, form: source ? 'source' : 'gateway', ...gateway };
  if (source !== null) return { ...none, form: 'source', values: ofSource(value, source) ?? own ?? [] };
  return shippedForm(value, topic) ?? anyJson(value, topic);
}

/** `{ts, values: {…}}`, or an array of it. */
function ownForm(value: unknown): SeenValue[] | null {
  const message: unknown = Array.isArray(value) ? value[0] : value;
  return isFields(message) && isFields(message.values) ? valuesOf(message.values) : null;
}

/** Of a gateway's message the values of the device that is meant; of all where none is. */
function gatewayForm(value: unknown, device: string | null): { name: string; values: SeenValue[] } | null {
  if (!isFields(value)) return null;
  const lists = Object.entries(value).filter(([, list]) => Array.isArray(list) && ownForm(list) !== null);
  if (lists.length === 0 || lists.length < Object.keys(value).length) return null;
  const [name, list] = lists.find(([key]) => key === device) ?? lists[0]!;
  return { name, values: ownForm(list) ?? [] };
}

function valuesOf(values: Fields): SeenValue[] {
  return Object.entries(values)
    .slice(0, MOST_VALUES)
    .map(([point, raw]) => {
      const [v, u] = isFields(raw) && 'v' in raw ? [raw.v, raw.u] : [raw, undefined];
      const unit = typeof u === 'string' ? (ucumCode(u) ?? u) : unitOfName(point);
      return { point: printableText(point), path: null, unit, example: exampleOf(v) };
    });
}

function ofSource(value: unknown, source: SourceLookup): SeenValue[] | null {
  const message: unknown = Array.isArray(value) ? value[0] : value;
  return (
    source.points?.flatMap(({ point, path, text, unit }) => {
      const raw = valueAtPath(message, path);
      return raw === undefined ? [] : [{ point, path: text, unit, example: exampleOf(raw) }];
    }) ?? null
  );
}

function shippedForm(value: unknown, topic: string): SeenPayload | null {
  for (const [map, { topic: usual, points, time }] of Object.entries(SHIPPED_MAPS)) {
    const isPowerMeter = map === 'shelly-switch' && matchesTopic('+/status/pm1:0', topic);
    if (!matchesTopic(usual, topic) && !isPowerMeter) continue;
    const values = Object.entries(points).flatMap(([point, { path, unit }]) => {
      const raw = valueAtPath(value, path === '$' ? [] : path.split('.'));
      return typeof raw === 'number' ? [{ point, path, unit, example: exampleOf(raw) }] : [];
    });
    if (values.length > 0) return { form: 'map', map, name: null, values, time };
  }
  return null;
}

/** Every number in it, by its path, and what looks like a time. */
function anyJson(value: unknown, topic: string): SeenPayload {
  const values: SeenValue[] = [];
  let time: { readonly path: string; readonly format: string } | null = null;
  for (const { path, raw } of leavesOf(value)) {
    const text = pathText(path);
    const format: string | null = time === null ? timeFormat(String(path.at(-1) ?? ''), raw) : null;
    if (format !== null) time = { path: text, format };
    else if (isNumeric(raw) && values.length < MOST_VALUES) {
      const name = path.length === 0 ? (topic.split('/').at(-1) ?? 'value') : pointName(path);
      values.push({ point: pointName([name]), path: text, unit: unitOfName(name), example: exampleOf(raw) });
    }
  }
  return { form: 'json', map: null, name: null, values, time };
}

function leavesOf(root: unknown): { readonly path: JsonPath; readonly raw: unknown }[] {
  const found: { path: JsonPath; raw: unknown }[] = [];
  const visit = (value: unknown, path: JsonPath): void => {
    if (found.length >= MOST_LEAVES || path.length > MOST_LEVELS) return;
    if (typeof value !== 'object' || value === null) {
      found.push({ path, raw: value });
      return;
    }
    const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    for (const [key, item] of entries) visit(item, [...path, key]);
  };
  visit(root, []);
  return found;
}

const isNumeric = (raw: unknown): boolean =>
  typeof raw === 'number' || (typeof raw === 'string' && /^-?\d+(\.\d+)?$/.test(raw));

const exampleOf = (raw: unknown): string => printableText(JSON.stringify(raw) ?? 'nothing', 60);

const PLAIN_STEP = /^[^.[\]"\s]+$/;
const pathText = (path: JsonPath): string =>
  path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!PLAIN_STEP.test(step)) return `["${step.replaceAll('"', '')}"]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('') || '$';

/** `a.b_c` as a point may be called. */
function pointName(path: JsonPath): string {
  const name = path.map((step) => String(step).replaceAll(/[^A-Za-z0-9_.-]+/g, '_')).join('.');
  const clean = name.replaceAll(/\.{2,}/g, '.').replaceAll(/^[^A-Za-z]+|\.+$/g, '');
  return clean === '' ? 'value' : clean.slice(0, 80);
}

/** Units that gateways write behind the names of their values. */
const SUFFIXES: Readonly<Record<string, string>> = {
  wh: 'W.h', kwh: 'kW.h', mwh: 'MW.h', gj: 'GJ', w: 'W', kw: 'kW', mw: 'MW', c: 'Cel', celsius: 'Cel',
  m3: 'm3', m3h: 'm3/h', l: 'L', lh: 'L/h', v: 'V', a: 'A', hz: 'Hz', bar: 'bar', pct: '%', percent: '%',
}; // prettier-ignore
function unitOfName(name: string): string | null {
  const suffix = /_([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix]! : null;
}

const TIME_NAME = /^(ts|t|at|time|timestamp|datetime|date_time|.*[_.]?time(stamp)?)$/i;
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;
function timeFormat(name: string, raw: unknown): string | null {
  if (!TIME_NAME.test(name)) return null;
  if (typeof raw === 'string') return parseRfc3339(raw) !== null ? 'rfc3339' : LOCAL.test(raw) ? 'local' : null;
  if (typeof raw !== 'number') return null;
  if (raw > 1e9 && raw < 1e10) return 'unix-s';
  return raw > 1e12 && raw < 1e13 ? 'unix-ms' : null;
}
