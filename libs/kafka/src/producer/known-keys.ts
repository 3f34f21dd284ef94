/** A key that came before: devices are few, and each sends again and again. */
export interface KnownKey {
  readonly bytes: Buffer;
  /** Where it goes of so many partitions; 0: not asked yet. */
  partitions: number;
  partition: number;
}

const MOST_KEYS = 100_000;

/** Keys that records bear, each once: what is worked out of a key is kept with it. */
export class KnownKeys {
  private readonly keys = new Map<string, KnownKey>();

  of(key: string): KnownKey {
    let known = this.keys.get(key);
    if (known === undefined) {
      known = { bytes: Buffer.from(key), partitions: 0, partition: 0 };
      if (this.keys.size >= MOST_KEYS) this.keys.clear();
      this.keys.set(key, known);
    }
    return known;
  }
}
