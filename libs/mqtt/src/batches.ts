import type { MqttSender, TopicPlace } from '#contracts';
import { Gathering } from './gathering.js';
import type { BatchHandler, InboundMessage } from './inbound.js';

/** Whose message it is. Once closed, what waits of it is dropped. */
export interface Origin {
  closed: boolean;
  /** Messages of it that wait, of every QoS, those with the handler included. */
  waitingMessages: number;
  /** What of it stands in the queue and would be sent again if dropped (QoS 1 and 2). */
  queuedMessages: number;
  queuedBytes: number;
  /** What of it stands in the slow lane: until that is gone all that comes of it stands there too, so that its order is kept. */
  slowMessages: number;
}

/**
 * A message on its way through: what the handler sees, and what the acknowledgement needs. Thousands wait, and the collector of garbage
 * copies each: so it knows where its payload lies, and makes the view when it is asked for.
 */
export class Waiting<O extends Origin = Origin> implements InboundMessage {
  place: TopicPlace | undefined = undefined;
  sender: MqttSender | undefined = undefined;
  fromBroker = false;
  tooLarge = false;
  forbidden = false;
  retained = false;
  isBackfill = false;
  /** Monotonic milliseconds before which the acknowledgement must not leave; 0: at once. */
  acknowledgeAt = 0;

  constructor(
    readonly origin: O,
    readonly client: string,
    readonly topic: string,
    /** What came from the network: the payload lies in it. */
    private readonly chunk: Buffer,
    private readonly from: number,
    private readonly to: number,
    readonly receivedAt: number,
    readonly qos: number,
    readonly packetId: number,
  ) {}

  get payload(): Buffer {
    return this.chunk.subarray(this.from, this.to);
  }

  get payloadBytes(): number {
    return this.to - this.from;
  }

  /** Over the rate of its sender: no hurry, its acknowledgement waits anyway. */
  get isSlow(): boolean {
    return this.acknowledgeAt > 0;
  }

  get bytes(): number {
    return this.payloadBytes + MESSAGE_OVERHEAD_BYTES;
  }
}

/** Objects, queue slot and topic reference of a waiting message, measured on V8 with small payloads. */
const MESSAGE_OVERHEAD_BYTES = 160;

export interface BatchesOptions<O extends Origin> {
  readonly maxMessages: number;
  readonly maxBytes: number;
  /** All of the batch is durable. Called in the order of the batches. */
  readonly onDone: (batch: readonly Waiting<O>[]) => void;
  readonly onFatal: (error: unknown) => void;
  /** When a batch begins that could; default: as it pays. */
  readonly gathering?: Pick<Gathering, 'waitMs' | 'begins'>;
}

/** Under load a second batch is decoded while the first is on its way to the disk of the other side. */
const MOST_IN_FLIGHT = 2;
/** So many messages must wait before the second batch starts: below it one larger batch is cheaper than two. */
const WORTH_A_BATCH = 1_000;

/** Of the slow lane in one batch: whoever keeps to his rate waits for no more than these of each batch before him, some milliseconds. */
const SLOW_IN_A_BATCH = 250;

interface Run<O extends Origin> {
  readonly batch: readonly Waiting<O>[];
  readonly ended: Promise<void>;
  isDurable: boolean;
}

/**
 * Collects messages while batches are in flight and hands over the next as soon as there is capacity: small batches when idle
 * (latency), large ones under load (throughput), and in between what comes within some ms. Batches end in the order in which
 * they began. Counts in bytes all that waits, the batches in flight included.
 */
export class Batches<O extends Origin> {
  waitingBytes = 0;
  waitingMessages = 0;
  dropped = 0;
  private queue: Waiting<O>[] = [];
  /** Of senders above their rate; a few go with each batch that has taken all others. */
  private slow: Waiting<O>[] = [];
  private readonly inFlight: Run<O>[] = [];
  private readonly gathering: Pick<Gathering, 'waitMs' | 'begins'>;
  private scheduled = false;
  private sweeping = false;
  private halted = false;

  constructor(
    private readonly handler: BatchHandler,
    private readonly options: BatchesOptions<O>,
  ) {
    this.gathering = options.gathering ?? new Gathering();
  }

  add(message: Waiting<O>): void {
    const bytes = message.bytes;
    const { origin } = message;
    if (message.isSlow || origin.slowMessages > 0) {
      origin.slowMessages++;
      this.slow.push(message);
    } else this.queue.push(message);
    this.waitingMessages++;
    this.waitingBytes += bytes;
    origin.waitingMessages++;
    if (message.qos > 0) {
      origin.queuedMessages++;
      origin.queuedBytes += bytes;
    }
    if (this.scheduled || !this.hasCapacity()) return;
    this.scheduled = true;
    // After the poll phase: everything that the sockets had goes into one batch.
    setImmediate(this.flush);
  }

  private hasCapacity(): boolean {
    if (this.halted || this.inFlight.length >= MOST_IN_FLIGHT) return false;
    return this.inFlight.length === 0 || this.queue.length >= WORTH_A_BATCH;
  }

  /** Drops what waits of a closed origin. QoS 0 stays: it would not be sent again. */
  drop(origin: O): void {
    origin.closed = true;
    if (origin.queuedMessages === 0) return;
    this.waitingBytes -= origin.queuedBytes;
    this.waitingMessages -= origin.queuedMessages;
    this.dropped += origin.queuedMessages;
    origin.waitingMessages -= origin.queuedMessages;
    origin.queuedBytes = 0;
    origin.queuedMessages = 0;
    if (this.sweeping) return;
    this.sweeping = true;
    // Many connections can close at once: one pass for all of them gives the memory back.
    setImmediate(() => {
      this.sweeping = false;
      this.queue = this.queue.filter((m) => !isDropped(m));
      this.slow = this.slow.filter((m) => !isDropped(m));
    });
  }

  /** No batch is started any more; resolves when those in flight are done, at the latest after the deadline. */
  async halt(deadlineMs: number): Promise<void> {
    this.halted = true;
    if (this.inFlight.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs)));
    await Promise.race([Promise.all(this.inFlight.map((run) => run.ended)), deadline]);
    clearTimeout(timer);
  }

  private readonly flush = (): void => {
    this.scheduled = false;
    while (this.hasCapacity()) {
      if (this.gathers()) return;
      const batch = this.take();
      if (batch.length === 0) return;
      this.gathering.begins(performance.now(), batch.length);
      this.start(batch);
    }
  };

  /** Whether the next batch waits for more: it begins by itself then. */
  private gathers(): boolean {
    if (this.queue.length === 0) return false;
    const ms = this.gathering.waitMs(performance.now(), this.queue.length);
    if (ms === 0) return false;
    this.scheduled = true;
    setTimeout(this.flush, ms);
    return true;
  }

  private start(batch: readonly Waiting<O>[]): void {
    const ended = this.handler(batch).then(
      () => {
        run.isDurable = true;
        this.settle();
      },
      (error: unknown) => {
        // It stays the first in line for ever: nothing behind it is acknowledged.
        this.halted = true;
        this.options.onFatal(error);
      },
    );
    const run: Run<O> = { batch, ended, isDurable: false };
    this.inFlight.push(run);
  }

  private settle(): void {
    for (let first = this.inFlight[0]; first?.isDurable; first = this.inFlight[0]) {
      this.inFlight.shift();
      this.waitingMessages -= first.batch.length;
      for (const message of first.batch) {
        this.waitingBytes -= message.bytes;
        message.origin.waitingMessages--;
      }
      this.options.onDone(first.batch);
    }
    this.flush();
  }

  private take(): Waiting<O>[] {
    const batch: Waiting<O>[] = [];
    const { maxMessages, maxBytes } = this.options;
    const bytes = this.move(this.queue, batch, maxMessages, maxBytes);
    // What of a sender stands in the fast lane came before what stands in the slow one: that waits until all of it is gone.
    if (this.queue.length > 0 || this.slow.length === 0) return batch;
    const fast = batch.length;
    this.move(this.slow, batch, Math.min(maxMessages, fast + SLOW_IN_A_BATCH), maxBytes - bytes);
    for (let i = fast; i < batch.length; i++) batch[i]!.origin.slowMessages--;
    return batch;
  }

  /** Moves what is first in line to the batch; its bytes. */
  private move(lane: Waiting<O>[], batch: Waiting<O>[], maxMessages: number, maxBytes: number): number {
    let bytes = 0;
    let taken = 0;
    for (; taken < lane.length; taken++) {
      if (batch.length >= maxMessages || bytes >= maxBytes) break;
      const message = lane[taken]!;
      if (isDropped(message)) continue;
      const size = message.bytes;
      bytes += size;
      if (message.qos > 0) {
        message.origin.queuedMessages--;
        message.origin.queuedBytes -= size;
      }
      batch.push(message);
    }
    // In place: a lane can be a hundred thousand long, and few of the slow one go at a time.
    lane.splice(0, taken);
    return bytes;
  }
}

const isDropped = (message: Waiting): boolean => message.origin.closed && message.qos > 0;
