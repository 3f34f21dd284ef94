import { eventsTopic, telemetryTopic } from '#contracts';
import { Failure } from '../../terminal/failure.js';
import { needed, type Recorded } from './recorded.js';

/** Where messages belong that do not say it. */
export interface Place {
  readonly site: string | null;
  readonly device: string | null;
}

interface JsonLine {
  readonly topic?: string;
  readonly site?: string;
  readonly device?: string;
  readonly payload?: unknown;
  readonly type?: string;
  readonly values?: object;
}

/**
 * `{topic, payload}`, or a message or event itself, its place beside it or given.
 * @throws Failure for a line that is no JSON object or array of them, WrongUsage where nothing says the place
 */
export async function* jsonMessages(
  lines: AsyncIterable<{ line: number | null; text: string }> | Iterable<{ line: number | null; text: string }>,
  place: Place,
): AsyncGenerator<Recorded> {
  for await (const { line, text } of lines) {
    const json = text.trim().replace(/^\uFEFF/, '');
    if (json === '') continue;
    let read: unknown;
    try {
      read = JSON.parse(json);
    } catch {
      throw new Failure(`${where(line)}: expected one JSON object or array in each line, found ${json.slice(0, 80)}`);
    }
    for (const item of Array.isArray(read) ? (read as unknown[]) : [read]) yield recordedOf(item, line, place);
  }
}

const where = (line: number | null): string => (line === null ? 'near the end' : `line ${line}`);

function recordedOf(item: unknown, line: number | null, given: Place): Recorded {
  if (item === null || typeof item !== 'object')
    throw new Failure(`${where(line)}: expected a JSON object, found ${JSON.stringify(item)}`);
  const { topic, site, device, payload, ...message } = item as JsonLine;
  const body = payload === undefined ? message : payload;
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  const isEvent = typeof message.type === 'string' && message.values === undefined;
  const place = [
    needed(site ?? (topic ? '' : given.site), 'site'),
    needed(device ?? (topic ? '' : given.device), 'device'),
  ] as const;
  const { values } = (body ?? {}) as JsonLine;
  return {
    line,
    topic: topic ?? (isEvent ? eventsTopic(...place) : telemetryTopic(...place)),
    json,
    values: typeof values === 'object' && values !== null ? Object.keys(values).length : 1,
    canBePacked: payload === undefined && !isEvent,
    problem: null,
  };
}
