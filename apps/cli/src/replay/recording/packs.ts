import type { Recorded } from './recorded.js';

/** Messages of one device that travel together, as a gateway sends what it has stored. */
export interface Pack {
  readonly topic: string;
  readonly payload: string;
  readonly messages: readonly Recorded[];
}

const MOST_MESSAGES = 100;
/** Well below the 256 KiB above which a payload is not read. */
const MOST_CHARACTERS = 64 * 1024;

export async function* packed(messages: AsyncIterable<Recorded>): AsyncGenerator<Pack> {
  let pack: Recorded[] = [];
  let characters = 0;
  const close = (): Pack => {
    const [first] = pack as [Recorded];
    const payload = pack.length === 1 ? first.json : `[${pack.map(({ json }) => json).join(',')}]`;
    const done = { topic: first.topic, payload, messages: pack };
    pack = [];
    characters = 0;
    return done;
  };
  for await (const message of messages) {
    const [first] = pack;
    const fits =
      first === undefined ||
      (first.topic === message.topic &&
        first.canBePacked &&
        message.canBePacked &&
        characters + message.json.length <= MOST_CHARACTERS);
    if (!fits) yield close();
    pack.push(message);
    characters += message.json.length;
    if (pack.length >= MOST_MESSAGES) yield close();
  }
  if (pack.length > 0) yield close();
}
