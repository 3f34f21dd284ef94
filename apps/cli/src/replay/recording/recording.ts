import { telemetryTopic } from '#contracts';
import { Failure } from '../../terminal/failure.js';
import type { Ask } from '../ask.js';
import { csvMessages } from '../csv/csv-messages.js';
import { csvRows } from '../csv/csv-rows.js';
import { understandCsv, type CsvLayout, type CsvOptions } from '../csv/layout.js';
import type { DoubledHour } from '../csv/wall-clock.js';
import { jsonMessages, type Place } from './json-lines.js';
import type { Plant } from '../plant-of-replay.js';
import { needed, type Recorded } from './recorded.js';
import type { Source } from './source.js';
import { encodingOf, linesOf, textOf, textOfPiece } from './text.js';

/** A recording whose form is understood. */
export interface Recording {
  /** null: JSON lines. */
  readonly layout: CsvLayout | null;
  /** Of the first and the last lines, without reading the rest. */
  sample(): AsyncGenerator<Recorded>;
  /** All of it. @param doubledHour called for each stretch that the clocks showed twice */
  messages(doubledHour: (doubled: DoubledHour) => void): AsyncGenerator<Recorded>;
}

export type RecordingOptions = Omit<CsvOptions, 'timeZone'>;

const LOOKED_AT = 100;

/** Whether a recording is JSON lines; else it is a table. @throws Failure where there is nothing */
export function isJson(source: Source, encoding?: string): boolean {
  const begin = textOfPiece(source.head, encodingOf(source, encoding)).trimStart();
  if (begin === '') throw new Failure(`${source.name} is empty`);
  return begin.startsWith('{') || begin.startsWith('[');
}

export function openJsonLines(source: Source, place: Place, asked?: string): Recording {
  const encoding = encodingOf(source, asked);
  const pieceOf = (bytes: Buffer | null): string[] => (bytes === null ? [] : textOfPiece(bytes, encoding).split('\n'));
  return {
    layout: null,
    async *sample() {
      const head = pieceOf(source.head).slice(0, source.isWhole ? undefined : -1);
      const numbered = head.slice(0, LOOKED_AT).map((text, i) => ({ line: i + 1, text }));
      const tail = pieceOf(source.tail).slice(1).slice(-LOOKED_AT);
      yield* jsonMessages(numbered, place);
      yield* jsonMessages(
        tail.map((text) => ({ line: null, text })),
        place,
      );
    },
    messages: () => jsonMessages(linesOf(textOf(source, encoding)), place),
  };
}

/** @throws WrongUsage or Failure where the table cannot be understood */
export async function openTable(
  source: Source,
  options: RecordingOptions,
  { place, lookup, timeZone }: Plant,
  ask: Ask | null,
): Promise<Recording> {
  const [site, device] = [needed(place.site, 'site'), needed(place.device, 'device')];
  const topic = telemetryTopic(site, device);
  const known = lookup?.sites.get(site)?.devices.get(device) ?? null;
  const layout = await understandCsv(source, { ...options, timeZone }, known, ask);
  const { encoding, form, belowHeader } = layout;
  return {
    layout,
    async *sample() {
      yield* csvMessages(layout.head, layout, topic, () => undefined);
      yield* csvMessages(layout.tail, layout, topic, () => undefined);
    },
    messages: (doubledHour) =>
      csvMessages(csvRows(source, encoding, form.delimiter, form.skipped + belowHeader), layout, topic, doubledHour),
  };
}
