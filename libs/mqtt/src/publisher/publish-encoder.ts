const CHUNK_BYTES = 64 * 1024;
const MAX_CACHED_TOPICS = 10_000;

/** Writes QoS 1 PUBLISH packets of MQTT 3.1.1 one behind the other into large buffers, so that one write carries many. */
export class PublishEncoder {
  private chunk = EMPTY;
  private at = 0;
  private readonly topics = new Map<string, Buffer>();

  constructor(private readonly write: (bytes: Buffer) => void) {}

  add(topic: string, payload: string | Uint8Array, packetId: number): void {
    const name = this.topicBytes(topic);
    const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
    const remaining = 2 + name.length + 2 + payloadBytes;
    if (this.at + remaining + 5 > this.chunk.length) {
      this.flush();
      this.chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, remaining + 5));
    }
    const { chunk } = this;
    let at = this.at;
    chunk[at++] = 0x32;
    let length = remaining;
    for (; length > 0x7f; length >>>= 7) chunk[at++] = (length & 0x7f) | 0x80;
    chunk[at++] = length;
    chunk[at++] = name.length >> 8;
    chunk[at++] = name.length & 0xff;
    name.copy(chunk, at);
    at += name.length;
    chunk[at++] = packetId >> 8;
    chunk[at++] = packetId & 0xff;
    if (typeof payload === 'string') chunk.write(payload, at, 'utf8');
    else chunk.set(payload, at);
    this.at = at + payloadBytes;
  }

  flush(): void {
    if (this.at === 0) return;
    // What is left of the buffer is used by the next packets; what is written is not touched again.
    this.write(this.chunk.subarray(0, this.at));
    this.chunk = this.chunk.subarray(this.at);
    this.at = 0;
  }

  private topicBytes(topic: string): Buffer {
    let bytes = this.topics.get(topic);
    if (!bytes) {
      bytes = Buffer.from(topic);
      if (this.topics.size >= MAX_CACHED_TOPICS) this.topics.clear();
      this.topics.set(topic, bytes);
    }
    return bytes;
  }
}

const EMPTY = Buffer.alloc(0);
