/** Beyond these a topic is decoded each time: no device of ours has such a name, and a peer must not fill the memory. */
const MAX_TOPICS = 100_000;
const MAX_BYTES = 256;

interface Entry<Known> {
  /** Latin-1 is one to one with the bytes, and the cheapest key that V8 can make of them. */
  readonly key: string;
  readonly known: Known;
  /** What came behind it the last time. */
  next: Entry<Known> | null;
}

/**
 * Topic names are few and come again and again: what is made of each is kept by the bytes that it came as. Mostly in the same order too, as
 * a gateway goes round its devices: what came behind the last one is looked at first, and then no key is made.
 */
export class TopicCache<Known> {
  private readonly entries = new Map<string, Entry<Known>>();
  private last: Entry<Known> | null = null;

  get(bytes: Buffer, start: number, end: number): Known | undefined {
    let entry: Entry<Known> | null | undefined = this.last?.next;
    if (!entry || !isAt(entry.key, bytes, start, end)) entry = this.entries.get(keyOf(bytes, start, end));
    return entry && this.follow(entry);
  }

  /** @param topic what the bytes say as UTF-8: of ASCII that is the key, and one text is read for each message instead of two */
  keep(bytes: Buffer, start: number, end: number, topic: string, known: Known): void {
    if (end - start > MAX_BYTES) return;
    if (this.entries.size >= MAX_TOPICS) {
      this.entries.clear();
      this.last = null;
    }
    const bytewise = keyOf(bytes, start, end);
    const key = bytewise === topic ? topic : bytewise;
    const entry: Entry<Known> = { key, known, next: null };
    this.entries.set(entry.key, entry);
    this.follow(entry);
  }

  private follow(entry: Entry<Known>): Known {
    if (this.last !== null) this.last.next = entry;
    this.last = entry;
    return entry.known;
  }
}

const keyOf = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end);

/** From behind: names of a plant begin alike. */
function isAt(key: string, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = key.length - 1; i >= 0; i--) if (key.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
