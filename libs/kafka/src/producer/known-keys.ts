import { RecordKey } from '#contracts';

const MOST_KEYS = 100_000;

/** Keys that records bear, each once. */
export class KnownKeys {
  private readonly keys = new Map<string, RecordKey>();

  of(key: string): RecordKey {
    let known = this.keys.get(key);
    if (known === undefined) {
      known = new RecordKey(key);
      if (this.keys.size >= MOST_KEYS) this.keys.clear();
      this.keys.set(key, known);
    }
    return known;
  }
}
