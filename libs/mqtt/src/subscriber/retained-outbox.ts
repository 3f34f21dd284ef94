/** Sends one retained message; `done` when the broker has acknowledged it. */
export type SendRetained = (topic: string, payload: string, done: () => void) => void;

interface Entry {
  payload: string;
  readonly acknowledged: Promise<void>;
  readonly resolve: () => void;
}

/** Mosquitto's own default; a broker with a smaller window than this is rare, and status and alerts are few. */
const MAX_IN_FLIGHT = 20;

/**
 * Retained messages on their way to a broker: the newest of each topic, kept until the broker has acknowledged it, over
 * any number of connections.
 */
export class RetainedOutbox {
  private readonly waiting = new Map<string, Entry>();
  private readonly inFlight = new Map<string, Entry>();
  private send: SendRetained | null = null;

  /** Resolves when this, or a newer one of the topic, is acknowledged. */
  put(topic: string, payload: string): Promise<void> {
    let entry = this.waiting.get(topic);
    if (entry) entry.payload = payload;
    else this.waiting.set(topic, (entry = newEntry(payload)));
    this.flush();
    return entry.acknowledged;
  }

  /** A connection is open: what is not acknowledged goes out (again). */
  attach(send: SendRetained): void {
    this.detach();
    this.send = send;
    this.flush();
  }

  /** The connection is gone. */
  detach(): void {
    this.send = null;
    for (const [topic, entry] of this.inFlight) {
      const newer = this.waiting.get(topic);
      if (newer) void newer.acknowledged.then(entry.resolve);
      else this.waiting.set(topic, entry);
    }
    this.inFlight.clear();
  }

  private flush(): void {
    for (const [topic, entry] of this.waiting) {
      if (!this.send || this.inFlight.size >= MAX_IN_FLIGHT) return;
      if (this.inFlight.has(topic)) continue; // one at a time per topic, so that the newest is the last
      this.waiting.delete(topic);
      this.inFlight.set(topic, entry);
      this.send(topic, entry.payload, () => this.acknowledged(topic, entry));
    }
  }

  private acknowledged(topic: string, entry: Entry): void {
    if (this.inFlight.get(topic) !== entry) return;
    this.inFlight.delete(topic);
    entry.resolve();
    this.flush();
  }
}

function newEntry(payload: string): Entry {
  let resolve: () => void = () => undefined;
  const acknowledged = new Promise<void>((done) => (resolve = done));
  return { payload, acknowledged, resolve };
}
