import { asBuffer } from '../json/json-payload.js';
import { cloudEventText, EVENT_TYPES, eventSource } from './cloud-event.js';
import type { ReadingsData } from './event-data.js';

/** What the records of all devices of one kind have in common from the time of arrival on: the same points, units, `boot`, `simulated`. */
interface Rest {
  readonly bytes: Uint8Array;
  /** Where each piece of it ends: between two stands a number. */
  readonly ends: readonly number[];
  /** As many numbers as it has values; copied for each record. */
  readonly blank: readonly number[];
  readonly hasSeq: boolean;
}

/**
 * Everything but the numbers, the id and the time of a record of readings, byte for byte: a device sends the same points again and again.
 * By `ReadingForms` alone.
 */
export interface ReadingForm {
  /** Up to the time of arrival, without id and time. */
  readonly head: Uint8Array;
  /** Where the pieces of `head` before the id and before the time end. */
  readonly toId: number;
  readonly toTime: number;
  readonly idLength: number;
  readonly timeLength: number;
  readonly rest: Rest;
}

const [QUOTE, BACKSLASH, SPACE, TILDE] = [0x22, 0x5c, 0x20, 0x7e];
const [ZERO, NINE, MINUS, DOT, UPPER_E, LOWER_E] = [0x30, 0x39, 0x2d, 0x2e, 0x45, 0x65];
/** Digits of which a whole number is exact in a double; divided by a power of ten it is rounded as the literal is. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, digits) => 10 ** digits);
/** Kinds of devices; more are not known again. */
const MAX_RESTS = 10_000;

/**
 * Reads records of readings by the form of the one before of the same device: where nothing but numbers, id and time differs, the numbers
 * are all that has to be read. What it gives is what the parser of JSON gives (reading-form.spec).
 */
export class ReadingForms {
  /** Of the record that was read last: arrival and measurement, Unix ms. */
  receivedAt = 0;
  ts = 0;
  seq: number | null = null;

  private readonly rests = new Map<string, Rest>();
  private at = 0;
  private isNumber = false;

  /** The form of a record with one reading of plain numbers. @param data what the parser found in it. @returns null: it has none, its numbers would not be all that counts */
  learn(value: Uint8Array, data: ReadingsData): ReadingForm | null {
    const [reading] = data.readings;
    if (
      reading === undefined ||
      data.readings.length !== 1 ||
      data.replayed !== undefined ||
      reading.units !== undefined
    )
      return null;
    const source = eventSource(data.site, data.device);
    const frame = cloudEventText({ id: '\n', source, type: EVENT_TYPES.readings, time: '\n' }, '').slice(0, -1);
    const [toId = '', toTime = '', toData = ''] = frame.split('\n');
    const [first = '', ...others] = pieces(data, reading);
    const text = asBuffer(value).toString('latin1');
    const idLength = text.indexOf('"', toId.length) - toId.length;
    const timeAt = toId.length + idLength + toTime.length;
    const form: ReadingForm = {
      head: Buffer.from(toId + toTime + toData + first),
      toId: Buffer.byteLength(toId),
      toTime: Buffer.byteLength(toId + toTime),
      idLength,
      timeLength: text.indexOf('"', timeAt) - timeAt,
      rest: this.rest(others, reading.seq !== undefined),
    };
    const vals = this.read(form, value);
    if (vals === null || this.receivedAt !== data.receivedAt || this.ts !== reading.ts) return null;
    if (this.seq !== (reading.seq ?? null)) return null;
    return Object.values(reading.values).every((v, i) => Object.is(v, vals[i])) ? form : null;
  }

  /** The values in the order of the record, and `receivedAt`, `ts` and `seq` of it here; null: the record has another form. */
  read({ head, toId, toTime, idLength, timeLength, rest }: ReadingForm, value: Uint8Array): number[] | null {
    if (value.length < head.length + idLength + timeLength + rest.bytes.length) return null;
    this.at = 0;
    if (!this.isPiece(value, head, 0, toId) || !this.isText(value, idLength)) return null;
    if (!this.isPiece(value, head, toId, toTime) || !this.isText(value, timeLength)) return null;
    if (!this.isPiece(value, head, toTime, head.length)) return null;
    const { bytes, ends, blank, hasSeq } = rest;
    const receivedAt = this.number(value);
    let piece = 0;
    if (!this.isNumber || !this.isPiece(value, bytes, 0, ends[piece] as number)) return null;
    const ts = this.number(value);
    const vals = blank.slice();
    for (let i = 0; i < vals.length; i++) {
      if (!this.isNumber || !this.isPiece(value, bytes, ends[piece] as number, ends[++piece] as number)) return null;
      vals[i] = this.number(value);
    }
    let seq: number | null = null;
    if (hasSeq) {
      if (!this.isNumber || !this.isPiece(value, bytes, ends[piece] as number, ends[++piece] as number)) return null;
      seq = this.number(value);
    }
    if (!this.isNumber || !this.isPiece(value, bytes, ends[piece] as number, bytes.length)) return null;
    if (this.at !== value.length) return null;
    this.receivedAt = receivedAt;
    this.ts = ts;
    this.seq = seq;
    return vals;
  }

  private rest(texts: readonly string[], hasSeq: boolean): Rest {
    const key = texts.join('\n');
    let rest = this.rests.get(key);
    if (rest === undefined) {
      let end = 0;
      const ends = texts.map((text) => (end += Buffer.byteLength(text)));
      const blank = Array.from({ length: texts.length - (hasSeq ? 3 : 2) }, () => NaN);
      rest = { bytes: Buffer.from(texts.join('')), ends, blank, hasSeq };
      if (this.rests.size >= MAX_RESTS) this.rests.clear();
      this.rests.set(key, rest);
    }
    return rest;
  }

  private isPiece(value: Uint8Array, piece: Uint8Array, from: number, to: number): boolean {
    const { at } = this;
    if (at + to - from > value.length) return false;
    for (let i = from, k = at; i < to; i++, k++) if (value[k] !== piece[i]) return false;
    this.at = at + to - from;
    return true;
  }

  /** Characters that stand for themselves in JSON. */
  private isText(value: Uint8Array, length: number): boolean {
    const end = this.at + length;
    if (end > value.length) return false;
    for (let i = this.at; i < end; i++) {
      const c = value[i] as number;
      if (c === QUOTE || c === BACKSLASH || c < SPACE || c > TILDE) return false;
    }
    this.at = end;
    return true;
  }

  /** A number of JSON without exponent; `isNumber` says whether there is one. */
  private number(value: Uint8Array): number {
    const from = this.at;
    const { length } = value;
    let i = from;
    const isNegative = value[i] === MINUS;
    if (isNegative) i++;
    const first = i;
    let n = 0;
    let c = 0;
    for (; i < length && (c = value[i] as number) >= ZERO && c <= NINE; i++) n = n * 10 + (c - ZERO);
    let digits = i - first;
    this.isNumber = digits === 1 || (digits > 1 && value[first] !== ZERO);
    if (!this.isNumber) return NaN;
    let fraction = 0;
    if (c === DOT && i < length) {
      const dot = i++;
      for (; i < length && (c = value[i] as number) >= ZERO && c <= NINE; i++) n = n * 10 + (c - ZERO);
      fraction = i - dot - 1;
      digits += fraction;
      if (fraction === 0) this.isNumber = false;
    }
    if (c === LOWER_E || c === UPPER_E) this.isNumber = false;
    this.at = i;
    if (digits > EXACT_DIGITS) return Number(asBuffer(value).toString('latin1', from, i));
    if (fraction > 0) n /= POWERS[fraction] as number;
    return isNegative ? -n : n;
  }
}

/** The texts between the numbers, as ingestion writes them (`decoded-records.ts`): time of arrival, time, values, `seq`. */
function pieces({ site, device, count, units }: ReadingsData, reading: ReadingsData['readings'][number]): string[] {
  const { ts: _ts, values, seq, ...others } = reading;
  const texts = [`{"site":${JSON.stringify(site)},"device":${JSON.stringify(device)},"receivedAt":`];
  const unitsPart = units === undefined ? '' : `,"units":${JSON.stringify(units)}`;
  let text = `,"count":${count}${unitsPart},"readings":[{"ts":`;
  texts.push(text);
  text = ',"values":{';
  for (const code of Object.keys(values)) {
    texts.push(`${text}${JSON.stringify(code)}:`);
    text = ',';
  }
  text = '}';
  if (seq !== undefined) {
    texts.push(`${text},"seq":`);
    text = '';
  }
  for (const [name, value] of Object.entries(others)) text += `,"${name}":${JSON.stringify(value)}`;
  texts.push(`${text}}]}}`);
  return texts;
}
