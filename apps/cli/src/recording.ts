import { eventsTopic, telemetryTopic } from '#contracts';
import { planColumns, type Column } from './column-map.js';
import { cellsOf, separatorOf } from './csv-row.js';
import { WrongUsage } from './failure.js';
import type { Lines } from './open-lines.js';
import { RecordedTime } from './recorded-time.js';

/** One message of a recording; rows of one topic may travel together. */
export interface Recorded {
  readonly topic: string;
  /** One JSON object. */
  readonly json: string;
  /** Values in it. */
  readonly values: number;
  readonly canBePacked: boolean;
}

/** What the reader must know that the file does not say. */
export interface RecordingOptions {
  readonly site: string | null;
  readonly device: string | null;
  /** Zone of times without an offset. */
  readonly timeZone: string;
  readonly mapped: readonly Column[];
  readonly timeColumn?: string;
  /** Points of the device; null: unknown. */
  readonly declared: ReadonlySet<string> | null;
  /** For people: what is left out, what cannot be read. */
  readonly remark: (line: string) => void;
}

/** Messages of a recording: JSON lines where the first line is an object, else CSV. */
export async function* readRecording(lines: Lines, options: RecordingOptions): AsyncGenerator<Recorded> {
  const iterator = lines[Symbol.asyncIterator]();
  let first = await iterator.next();
  while (!first.done && first.value.trim() === '') first = await iterator.next();
  if (first.done) return;
  const head = first.value.replace(/^\uFEFF/, '');
  const rest = { [Symbol.asyncIterator]: () => iterator };
  if (head.trimStart().startsWith('{') || head.trimStart().startsWith('[')) yield* readJsonLines(head, rest, options);
  else yield* readCsv(head, rest, options);
}

/** Where cells are parted by semicolons, numbers are often written with a comma. */
const DECIMAL_COMMA = /^(-?\d+),(\d+)$/;

async function* readCsv(
  head: string,
  rest: AsyncIterable<string>,
  options: RecordingOptions,
): AsyncGenerator<Recorded> {
  const separator = separatorOf(head);
  const names = cellsOf(head, separator);
  const { time, columns, unused } = planColumns(names, options.mapped, options.declared, options.timeColumn);
  if (unused.length > 0) options.remark(`columns left out: ${unused.join(', ')}`);
  const topic = telemetryTopic(needed(options.site, 'site'), needed(options.device, 'device'));
  const times = new RecordedTime(options.timeZone);
  let unreadable = 0;
  for await (const line of rest) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line, separator);
    const values: Record<string, unknown> = {};
    for (const { index, point, unit } of columns) {
      const cell = cells[index] ?? '';
      if (cell === '') continue; // nothing was measured
      const number = Number(separator === ';' ? cell.replace(DECIMAL_COMMA, '$1.$2') : cell);
      const v = Number.isNaN(number) ? cell : number;
      values[point] = unit === null ? v : { v, u: unit };
    }
    const count = Object.keys(values).length;
    if (count === 0) continue;
    const ts = times.read(cells[time] ?? '');
    if (ts === null) unreadable++;
    // A time that cannot be read goes on as it is: the system keeps the message with its reason.
    yield { topic, json: JSON.stringify({ ts: ts ?? cells[time], values }), values: count, canBePacked: true };
  }
  if (unreadable > 0) options.remark(`${unreadable} lines have a time that cannot be read: they become dead letters`);
}

async function* readJsonLines(
  head: string,
  rest: AsyncIterable<string>,
  options: RecordingOptions,
): AsyncGenerator<Recorded> {
  const take = function* (line: string): Generator<Recorded> {
    if (line.trim() === '') return;
    let read: unknown;
    try {
      read = JSON.parse(line);
    } catch {
      throw new WrongUsage(`not JSON: ${line.slice(0, 80)}`);
    }
    for (const item of Array.isArray(read) ? (read as unknown[]) : [read]) yield recordedOf(item, options);
  };
  yield* take(head);
  for await (const line of rest) yield* take(line);
}

interface JsonLine {
  readonly topic?: string;
  readonly site?: string;
  readonly device?: string;
  readonly payload?: unknown;
  readonly type?: string;
  readonly values?: object;
}

/** `{topic, payload}`, or a message or event itself, its place beside it or given by the options. */
function recordedOf(item: unknown, options: RecordingOptions): Recorded {
  if (item === null || typeof item !== 'object')
    throw new WrongUsage(`expected a JSON object in each line, found ${JSON.stringify(item)}`);
  const { topic, site, device, payload, ...message } = item as JsonLine;
  const body = payload === undefined ? message : payload;
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  const isEvent = typeof message.type === 'string' && message.values === undefined;
  const place = [
    needed(site ?? (topic ? '' : options.site), 'site'),
    needed(device ?? (topic ? '' : options.device), 'device'),
  ] as const;
  const values = (body as JsonLine).values;
  return {
    topic: topic ?? (isEvent ? eventsTopic(...place) : telemetryTopic(...place)),
    json,
    values: typeof values === 'object' && values !== null ? Object.keys(values).length : 1,
    canBePacked: payload === undefined && !isEvent,
  };
}

function needed(value: string | null, option: string): string {
  if (value === null) throw new WrongUsage(`the file does not say which ${option} it is of: give --${option}`);
  return value;
}
