/** Beyond these a topic is decoded each time: no device of ours has such a name, and a peer must not fill the memory. */
const MAX_TOPICS = 100_000;
const MAX_BYTES = 256;

/** Topic names are few and come again and again: what is made of each is kept by the bytes that it came as. */
export class TopicCache<Known> {
  private readonly known = new Map<string, Known>();

  get(key: string): Known | undefined {
    return this.known.get(key);
  }

  keep(key: string, known: Known): void {
    if (key.length > MAX_BYTES) return;
    if (this.known.size >= MAX_TOPICS) this.known.clear();
    this.known.set(key, known);
  }
}

/** Latin-1 is one to one with the bytes, and the cheapest key that V8 can make of them. */
export const topicKey = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end);
