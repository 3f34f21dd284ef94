import type { Names, Queryable, StoredSpans } from '#postgres';

/** So many devices are asked for at once: whoever stores meanwhile does not wait for more. */
const AT_ONCE = 1_000;
/** More ask when they come. */
const MOST_DEVICES = 50_000;

/**
 * Asks what is stored of all devices before their first rows come: else the first transactions of a flood wait until PostgreSQL has looked for
 * thousands of them.
 */
export class SpansAhead {
  private isDue = false;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly q: Queryable,
    private readonly names: Names,
    private readonly spans: StoredSpans,
  ) {}

  /** All has been forgotten. In the background; where it fails, each transaction asks for its own devices. */
  ask(): void {
    this.isDue = true;
    this.asking ??= this.askAll()
      .catch(() => undefined)
      .finally(() => (this.asking = null));
  }

  /** Resolves when nothing is asked any more. */
  async idle(): Promise<void> {
    await this.asking;
  }

  private async askAll(): Promise<void> {
    while (this.isDue) {
      this.isDue = false;
      const devices = this.names.deviceIds().slice(0, MOST_DEVICES);
      for (let i = 0; i < devices.length && !this.isDue; i += AT_ONCE)
        await this.spans.learn(this.q, devices.slice(i, i + AT_ONCE));
    }
  }
}
