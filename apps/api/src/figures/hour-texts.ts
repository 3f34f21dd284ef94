import { createHash } from 'node:crypto';

/** Hours as they stand in an answer, with commas between. */
export interface HourText {
  readonly bytes: Buffer;
  /** Of the bytes. */
  readonly digest: Buffer;
}

interface KeptText extends HourText {
  /** `HourLines.version` of what it was written from. */
  readonly version: string;
}

/** Seven seasons of hours. */
const MAX_BYTES = 16 * 1_024 * 1_024;

/** What hours were written as, with the version of what is stored of them: whether it still is the one, PostgreSQL is asked each time. */
export class HourTexts {
  /** In the order in which they were last wanted. */
  private readonly kept = new Map<string, KeptText>();
  private bytes = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** @param key names the hours, and all but what is stored that makes a difference to their text */
  get(key: string): KeptText | undefined {
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
    }
    return found;
  }

  keep(key: string, version: string, bytes: Buffer): HourText {
    const text = { version, bytes, digest: createHash('sha256').update(bytes).digest() };
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
