import {
  BAD,
  FUTURE_TOLERANCE_MS,
  instantWithMs,
  isFutureTime,
  QUALITIES,
  SECOND_MS,
  unitHint,
  type Reason,
} from '#domain';
import type { ReadingRow, ReadingValue, Units } from '../kafka/event-data.js';
import {
  noteUnit,
  readBoot,
  readEnvelope,
  readSeq,
  NAME_PATTERN,
  type Envelope,
  type Rejection,
  type WantedParts,
} from './decoded.js';
import { isLossy } from '../json/json-text.js';
import { printableText, quote } from '../json/printable-text.js';
import { readTime } from './measurement-time.js';
import type { DeviceLookup, PointForm } from '../mqtt/device-lookup.js';
import { inUnit } from '../mqtt/plant-lookup.js';

/** Where decoding puts what it finds. One for each payload. */
export interface TelemetrySink {
  readonly device: DeviceLookup;
  readonly receivedAt: number;
  readonly readings: ReadingRow[];
  readonly units: Record<string, string>;
  count: number;
  readonly rejections: Rejection[];
  /** Numbers as written that a double cannot hold, by `index/name`; null: none. */
  readonly lossy: ReadonlyMap<string, string> | null;
  /** Only these parts are wanted (replay of one dead letter); null: all. */
  readonly only: WantedParts | null;
}

export type Refusal = readonly [reason: Reason, detail: string];
const EVENT_ID = new RegExp(NAME_PATTERN.replace('64', '128'), 'u');
const NO_VALUES = 'found no value, expected at least one in `values`';

/** Reads one message (an element of an array message has an index). */
export function readMessage(message: unknown, index: number | null, sink: TelemetrySink): void {
  if (message === null || typeof message !== 'object' || Array.isArray(message)) {
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', `found ${quote(message)}, expected {"ts": …, "values": {…}}`);
  }
  const { ts: time, seq: number, boot: run, simulated, values } = message as Record<string, unknown>;
  if (values === null || typeof values !== 'object' || Array.isArray(values)) {
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', `\`values\`: found ${quote(values)}, expected an object`);
  }
  const seq = readSeq(number);
  if (seq === undefined) {
    const detail = `\`seq\`: found ${quote(number)}, expected a whole number, 0 to 2^53-1`;
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', detail);
  }
  const boot = readBoot(run);
  if (boot === undefined) {
    const detail = `\`boot\`: found ${quote(run)}, expected a text of up to 64 characters or a whole number`;
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', detail);
  }
  if (simulated !== undefined && simulated !== null && typeof simulated !== 'boolean') {
    const detail = `\`simulated\`: found ${quote(simulated)}, expected true or false`;
    return refuse(sink, message, index, 'OUT_OF_SCHEMA', detail);
  }
  const ts = readTime(time);
  if (ts === null) {
    const detail = `\`ts\`: found ${quote(time)}, expected RFC 3339 with an offset, or Unix milliseconds`;
    return refuse(sink, message, index, 'BAD_TIME', detail);
  }
  readValues(
    values as Record<string, unknown>,
    message,
    { index, ts, seq, boot, simulated },
    checkTime(ts, sink),
    sink,
  );
}

/** Why measurements of that time are refused; null: they are not. */
export function checkTime(
  ts: number,
  { receivedAt, device }: Pick<TelemetrySink, 'receivedAt' | 'device'>,
): Refusal | null {
  if (isFutureTime(ts, receivedAt)) {
    const seconds = Math.round((ts - receivedAt) / SECOND_MS);
    return [
      'FUTURE_TIME',
      `\`ts\` is ${seconds} s ahead of the arrival, expected at most ${FUTURE_TOLERANCE_MS / SECOND_MS}`,
    ];
  }
  if (ts < device.sinceMs) {
    const [found, since] = [instantWithMs(ts), instantWithMs(device.sinceMs)];
    return ['BAD_TIME', `\`ts\` is ${found}, before the site began at ${since}; is it in milliseconds?`];
  }
  return null;
}

function readValues(
  values: Record<string, unknown>,
  message: object,
  envelope: Envelope & { readonly ts: number; readonly simulated: unknown },
  late: Refusal | null,
  sink: TelemetrySink,
): void {
  const { index, ts, seq, boot } = envelope;
  const { points } = sink.device;
  const good: Record<string, ReadingValue> = {};
  let others: Record<string, string> | null = null;
  let count = 0;
  let ordinal = 0;
  for (const name in values) {
    ordinal++;
    if (sink.only !== null && !sink.only.hasValue(index, name)) continue;
    const raw = values[name];
    let refusal = late;
    if (refusal === null) {
      const point = points.get(name);
      if (point === undefined) refusal = ['UNKNOWN_POINT', `device ${sink.device.device} declares no such point`];
      else if (sink.lossy !== null && sink.lossy.has(`${index}/${name}`)) {
        refusal = tooExact(sink.lossy.get(`${index}/${name}`) as string);
      } else {
        const form = point.at(ts);
        const read = readValue(raw, form);
        if (typeof read === 'number' || !isRefusal(read)) {
          if (!noteUnit(sink.units, name, form.unit)) (others ??= {})[name] = form.unit;
          good[name] = read;
          count++;
          continue;
        }
        refusal = read;
      }
    }
    sink.rejections.push({
      index,
      ts,
      seq,
      boot,
      place: `${index ?? 'm'}.${ordinal}`,
      point: printableText(name),
      reason: refusal[0],
      detail: refusal[1],
      excerpt: () => excerptOf(message, name, raw, sink.lossy?.get(`${index}/${name}`)),
    });
  }
  if (count > 0) {
    const row: {
      ts: number;
      seq?: number;
      boot?: string;
      simulated?: true;
      units?: Units;
      values: Record<string, ReadingValue>;
    } = { ts, values: good };
    if (seq !== null) row.seq = seq;
    if (boot !== null) row.boot = boot;
    if (envelope.simulated === true) row.simulated = true;
    if (others !== null) row.units = others;
    sink.readings.push(row);
    sink.count += count;
  } else if (ordinal === 0) refuse(sink, message, index, 'OUT_OF_SCHEMA', NO_VALUES);
}

export const isRefusal = (read: ReadingValue | Refusal): read is Refusal => Array.isArray(read);

/** One value in the point's unit. */
export function readValue(raw: unknown, form: PointForm): ReadingValue | Refusal {
  if (typeof raw === 'number') return readNumber(raw, form);
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return readCode(raw, form);
  const { v, u, q, id } = raw as Record<string, unknown>;
  if (v === undefined) return ['OUT_OF_SCHEMA', 'found no `v`, expected {"v": …}'];
  let value = typeof v === 'number' ? readNumber(v, form) : readCode(v, form);
  if (typeof value !== 'number') return value;
  if (u !== undefined && u !== null && u !== form.unit) {
    const converted = typeof u === 'string' ? inUnit(value, u, form.unit) : null;
    if (converted === null) {
      return ['WRONG_UNIT', `found ${quote(u)}, expected a UCUM unit that becomes ${form.unit}${unitHint(u)}`];
    }
    if (!Number.isFinite(converted))
      return ['NOT_A_NUMBER', `found ${quote(v)} in ${quote(u)}, too large in ${form.unit}`];
    value = converted;
  }
  const quality = q === undefined || q === null ? 0 : QUALITIES.indexOf(q as (typeof QUALITIES)[number]);
  if (quality < 0) return ['OUT_OF_SCHEMA', `\`q\`: found ${quote(q)}, expected ${QUALITIES.join(', ')}`];
  const named = id !== undefined && id !== null;
  if (named && !(typeof id === 'string' && EVENT_ID.test(id))) {
    return ['OUT_OF_SCHEMA', `\`id\`: found ${quote(id)}, expected a text of up to 128 characters`];
  }
  // Elsewhere the time alone is the key: an id there says nothing.
  const isAmount = named && form.kind === 'delta';
  if (quality === 0 && !isAmount) return value;
  const long: { v: number; q?: 'uncertain' | 'bad'; id?: string } = { v: value };
  if (quality !== 0) long.q = quality === BAD ? 'bad' : 'uncertain';
  if (isAmount) long.id = id;
  return long;
}

function readNumber(value: number, form: PointForm): number | Refusal {
  if (!Number.isFinite(value))
    return ['NOT_A_NUMBER', `found a number that is out of range, expected ${expected(form)}`];
  if (form.kind === 'state' && !Number.isSafeInteger(value)) {
    return ['NOT_A_NUMBER', `found ${value}, expected ${expected(form)}`];
  }
  return value === 0 ? 0 : value; // -0 is 0
}

/** What is no number: the name of a state, or a number as text. */
function readCode(value: unknown, form: PointForm): number | Refusal {
  if (typeof value === 'string') {
    const code = form.kind === 'state' ? form.states.get(value) : undefined;
    if (code !== undefined) return code;
    if (value.length <= MAX_NUMBER_TEXT && NUMBER_TEXT.test(value)) return readNumberText(value, form);
  }
  return ['NOT_A_NUMBER', `found ${quote(value)}, expected ${expected(form)}`];
}

/** A number as JSON writes it and nothing else: no blank, no sign or zero in front, no decimal comma. */
const NUMBER_TEXT = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** No double needs more to be written. */
const MAX_NUMBER_TEXT = 64;

function readNumberText(text: string, form: PointForm): number | Refusal {
  if (isLossy(text)) return tooExact(text);
  const value = Number(text);
  if (!Number.isFinite(value)) return ['NOT_A_NUMBER', `found ${quote(text)}, expected ${expected(form)}`];
  return readNumber(value, form);
}

/** A number as written that a double cannot hold. */
export const tooExact = (literal: string): Refusal => [
  'NOT_A_NUMBER',
  `found ${printableText(literal, 40)}, expected a number that a 64-bit float can hold`,
];

function expected({ kind, states, unit }: PointForm): string {
  if (kind !== 'state') return `a number in ${unit}`;
  return states.size === 0 ? 'a whole number' : `a whole number or one of ${[...states.keys()].join(', ')}`;
}

/** The message with this value alone. A number that lost digits goes in as it was written, as text, and stays refused. */
function excerptOf(message: object, name: string, raw: unknown, literal: string | undefined): string {
  const { ts, seq, boot, simulated } = message as Record<string, unknown>;
  return JSON.stringify({ ts, seq, boot, simulated, values: Object.fromEntries([[name, literal ?? raw]]) });
}

/** Refuses a message as a whole. */
export function refuse(
  sink: Pick<TelemetrySink, 'rejections'>,
  message: unknown,
  index: number | null,
  reason: Reason,
  detail: string,
): void {
  sink.rejections.push({
    ...readEnvelope(message, index),
    place: `${index ?? 'm'}`,
    point: null,
    reason,
    detail,
    excerpt: index === null ? null : () => JSON.stringify(message),
  });
}
