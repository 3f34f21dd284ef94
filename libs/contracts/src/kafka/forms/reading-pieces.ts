import { cloudEventText, EVENT_TYPES, eventSource } from '../cloud-event.js';
import type { ReadingsData } from '../event-data.js';

/** Stands for what is different in each record. */
const MARK = '\n';
const [TO_ID = '', TO_SOURCE = '', TO_TIME = '', TO_DATA = ''] = cloudEventText(
  { id: MARK, source: MARK, type: EVENT_TYPES.readings, time: MARK },
  MARK,
).split(MARK);

/**
 * What all devices of a site have in common in a record of readings up to the time of arrival, as ingestion writes it (`decoded-records.ts`):
 * pieces, between which stand id, device, time of the event and device again. Once for all of them: of thousands each would have to come
 * from slower memory with each record.
 */
export interface ReadingHead {
  readonly bytes: Uint8Array;
  /** Where the pieces before the id, the device, the time and the device end; the last one ends with the bytes. */
  readonly toId: number;
  readonly toSource: number;
  readonly toTime: number;
  readonly toDevice: number;
  /** As many bytes as characters. */
  readonly isAscii: boolean;
}

/** Sites; more are not known again. */
const MAX_SITES = 10_000;

/** Heads, each once for all devices of a site. */
export class ReadingHeads {
  private readonly heads = new Map<string, ReadingHead>();

  of(site: string): ReadingHead {
    let head = this.heads.get(site);
    if (head === undefined) {
      if (this.heads.size >= MAX_SITES) this.heads.clear();
      this.heads.set(site, (head = headOf(site)));
    }
    return head;
  }
}

function headOf(site: string): ReadingHead {
  const pieces = [
    TO_ID,
    TO_SOURCE + eventSource(site, ''),
    TO_TIME,
    `${TO_DATA}{"site":${JSON.stringify(site)},"device":"`,
    '","receivedAt":',
  ];
  let end = 0;
  const [toId = 0, toSource = 0, toTime = 0, toDevice = 0] = pieces.map((piece) => (end += Buffer.byteLength(piece)));
  const text = pieces.join('');
  const bytes = Buffer.from(text);
  return { bytes, toId, toSource, toTime, toDevice, isAscii: bytes.length === text.length };
}

/** Whether the name of a device stands in a record letter by letter, each a byte: of ASCII, without what JSON escapes. */
export const isWrittenPlainly = (device: string): boolean => PLAIN.test(device);
const PLAIN = /^[ !\x23-\x5b\x5d-\x7e]*$/;
/** What the records of all devices of one kind have in common from the time of arrival on: the same points, units, `boot`, `simulated`. */
export interface ReadingTail {
  readonly bytes: Uint8Array;
  /** Where each piece of it ends: between two stands a number, the last is the end. In order: arrival, time, values, `seq`. */
  readonly ends: readonly number[];
  /** As many numbers as it has values; copied for each record. */
  readonly blank: readonly number[];
  readonly hasSeq: boolean;
  /** As many bytes as characters. */
  readonly isAscii: boolean;
}

/** Kinds of devices; more are not known again. */
const MAX_TAILS = 10_000;

/** Tails, each once for all devices that have it. */
export class ReadingTails {
  private readonly tails = new Map<string, ReadingTail>();

  of(data: Pick<ReadingsData, 'count' | 'units'>, reading: ReadingsData['readings'][number]): ReadingTail {
    const texts = tailTexts(data, reading);
    const key = texts.join('\n');
    let tail = this.tails.get(key);
    if (tail === undefined) {
      let end = 0;
      const hasSeq = reading.seq !== undefined;
      const text = texts.join('');
      const bytes = Buffer.from(text);
      tail = {
        bytes,
        ends: texts.map((piece) => (end += Buffer.byteLength(piece))),
        blank: Object.keys(reading.values).map(() => NaN),
        hasSeq,
        isAscii: bytes.length === text.length,
      };
      if (this.tails.size >= MAX_TAILS) this.tails.clear();
      this.tails.set(key, tail);
    }
    return tail;
  }
}

function tailTexts(
  { count, units }: Pick<ReadingsData, 'count' | 'units'>,
  reading: ReadingsData['readings'][number],
): string[] {
  const { ts: _ts, values, seq, ...others } = reading;
  const unitsPart = units === undefined ? '' : `,"units":${JSON.stringify(units)}`;
  const texts = [`,"count":${count}${unitsPart},"readings":[{"ts":`];
  let text = ',"values":{';
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
