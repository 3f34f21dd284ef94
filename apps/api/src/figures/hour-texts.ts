import { createHash } from 'node:crypto';
import { packed, type Piece } from '../http/answers/gzip-pieces.js';

/** Hours as they stand in an answer, with commas between. */
export class HourText {
  readonly digest: Buffer;
  private packing: Promise<Buffer> | null = null;

  constructor(
    readonly bytes: Buffer,
    /** `HourLines.version` of what it was written from. */
    readonly version: string,
  ) {
    this.digest = createHash('sha256').update(bytes).digest();
  }

  /** Made once, when somebody first wants it so. */
  async piece(): Promise<Piece> {
    this.packing ??= packed(this.bytes);
    return { bytes: this.bytes, packed: await this.packing };
  }
}

/** Seven seasons of hours; packed they are a sixth of that. */
const MAX_BYTES = 16 * 1_024 * 1_024;

/** What hours were written as, with the version of what is stored of them: whether it still is the one, PostgreSQL is asked each time. */
export class HourTexts {
  /** In the order in which they were last wanted. */
  private readonly kept = new Map<string, HourText>();
  private bytes = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** @param key names the hours, and all but what is stored that makes a difference to their text */
  get(key: string): HourText | undefined {
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
    }
    return found;
  }

  keep(key: string, version: string, bytes: Buffer): HourText {
    const text = new HourText(bytes, version);
    this.drop(key);
    this.kept.set(key, text);
    this.bytes += bytes.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.drop(oldest);
    }
    return text;
  }

  private drop(key: string): void {
    this.bytes -= this.kept.get(key)?.bytes.length ?? 0;
    this.kept.delete(key);
  }
}
