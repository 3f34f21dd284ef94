import { parseTopic } from '#contracts';
import { Failure } from '../../terminal/failure.js';
import type { Recorded } from './recorded.js';

/**
 * Marks what is sent as simulated: a recording of a model, or of another plant, is no measurement of this one.
 * @throws Failure where the form of a message has no place for the mark
 */
export async function* markedSimulated(messages: AsyncIterable<Recorded>): AsyncGenerator<Recorded> {
  for await (const message of messages) yield { ...message, json: marked(message) };
}

function marked({ topic, json, line }: Recorded): string {
  const { kind } = parseTopic(topic);
  if (kind === 'events') return json;
  if (kind !== 'telemetry')
    throw new Failure(
      `${line === null ? 'a message' : `line ${line}`}: --simulated marks messages of greenpark/v1/{site}/{device}/telemetry, found ${topic}`,
    );
  const read = JSON.parse(json) as object | object[];
  return JSON.stringify(
    Array.isArray(read) ? read.map((one) => ({ ...one, simulated: true })) : { ...read, simulated: true },
  );
}
