/** Less is cheap to make anew. */
const LEAST_BYTES = 65_536;
/** Sizes go by steps of so many: what was made for one request fits the next. */
const STEP_BYTES = 262_144;
const MOST_BYTES = 8_388_608;
/** One is under way for each broker. */
const MOST_KEPT = 3;

/**
 * What requests are written into: memory of one that was answered serves the next. At 30,000 messages a second requests are 13 MB of
 * buffers a second, and for each 20 or 30 MB of them the collector of garbage looks through all that the process holds.
 */
export class RequestMemory {
  private readonly free: Buffer[] = [];

  /** A buffer of at least so many bytes, nobody else's until it is given back. What it holds is left of another request. */
  take(bytes: number): Buffer {
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) return Buffer.allocUnsafe(bytes);
    const at = this.free.findIndex(({ length }) => length >= bytes);
    const [kept] = at < 0 ? [] : this.free.splice(at, 1);
    return kept ?? Buffer.allocUnsafeSlow(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES);
  }

  /** Only once nobody reads it any more: the request was answered. */
  give(buffer: Buffer): void {
    if (buffer.length < LEAST_BYTES || buffer.length > MOST_BYTES) return;
    this.free.unshift(buffer);
    if (this.free.length > MOST_KEPT) this.free.length = MOST_KEPT;
  }
}
