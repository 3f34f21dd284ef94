import { cloudEventText, EVENT_TYPES, eventSource } from '../cloud-event.js';
import type { ReadingsData } from '../event-data.js';

/** Stands for what is different in each record. */
const MARK = '\n';
const [TO_ID = '', TO_SOURCE = '', TO_TIME = '', TO_DATA = ''] = cloudEventText(
  { id: MARK, source: MARK, type: EVENT_TYPES.readings, time: MARK },
  MARK,
).split(MARK);

/** The texts of a record of readings between id, time of the event and time of arrival, as ingestion writes them (`decoded-records.ts`). */
export const headOf = (site: string, device: string): readonly [toId: string, toTime: string, toArrival: string] => [
  TO_ID,
  TO_SOURCE + eventSource(site, device) + TO_TIME,
  `${TO_DATA}{"site":${JSON.stringify(site)},"device":${JSON.stringify(device)},"receivedAt":`,
];

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
