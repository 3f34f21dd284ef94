export interface Outgoing {
  readonly topic: string;
  readonly payload: string | Uint8Array;
  readonly resolve: (() => void) | null;
  readonly reject: ((error: Error) => void) | null;
}

const MAX_PACKET_ID = 0xffff;

/**
 * What a publisher has to send, in order: the queue, and in front of it the messages that are sent and not acknowledged, by
 * packet id. After a reconnect these go back to the head of the queue: at least once, and in the old order.
 */
export class OutgoingWindow {
  /** Sent and not acknowledged. */
  inFlight = 0;
  private queue: Outgoing[] = [];
  private head = 0;
  private readonly slots = Array.from<Outgoing | undefined>({ length: MAX_PACKET_ID + 1 });
  private lastId = 0;

  /** @param size how many may be in flight, at most half of the packet ids */
  constructor(private readonly size: number) {
    if (!(size >= 1 && size <= 32_000)) throw new RangeError(`a window of ${size}: expected 1 to 32,000`);
  }

  /** Not acknowledged, sent or not. */
  get pending(): number {
    return this.inFlight + this.queue.length - this.head;
  }

  add(message: Outgoing): void {
    this.queue.push(message);
  }

  /** Moves the next message into the window, null where none waits or the window is full; its id is `id`. */
  next(): Outgoing | null {
    if (this.head === this.queue.length || this.inFlight >= this.size) return null;
    const id = (this.lastId % MAX_PACKET_ID) + 1;
    if (this.slots[id]) return null; // the oldest one still waits: a whole round of ids is out
    const message = this.queue[this.head++]!;
    if (this.head === this.queue.length || this.head >= 16_384) this.compact();
    this.slots[id] = message;
    this.lastId = id;
    this.inFlight++;
    return message;
  }

  /** Packet id of what `next` answered last. */
  get id(): number {
    return this.lastId;
  }

  /** The message that is acknowledged by this; undefined: it is not awaited. */
  acknowledged(id: number): Outgoing | undefined {
    const message = this.slots[id];
    if (!message) return undefined;
    this.slots[id] = undefined;
    this.inFlight--;
    return message;
  }

  /** Puts everything that is in flight back to the head of the queue. */
  rewind(): void {
    const unacknowledged: Outgoing[] = [];
    for (let i = 1; i <= MAX_PACKET_ID && unacknowledged.length < this.inFlight; i++) {
      const id = ((this.lastId + i - 1) % MAX_PACKET_ID) + 1;
      const message = this.slots[id];
      if (!message) continue;
      unacknowledged.push(message);
      this.slots[id] = undefined;
    }
    this.queue = unacknowledged.concat(this.queue.slice(this.head));
    this.head = 0;
    this.inFlight = 0;
    this.lastId = 0;
  }

  /** Gives everything up that is not acknowledged. */
  clear(): Outgoing[] {
    this.rewind();
    const given = this.queue;
    this.queue = [];
    return given;
  }

  private compact(): void {
    this.queue = this.queue.slice(this.head);
    this.head = 0;
  }
}
