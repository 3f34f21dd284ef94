import { ArrivalRate } from '#domain';

/** From the begin of one batch to that of the next, at least, where many messages come. */
const GATHER_MS = 16;
/** A batch costs Kafka and both sides some 0.3 ms of CPU however little it holds: from here on 32 share that. Slower ones are not kept waiting. */
const WORTH_PER_MS = 2;
/** It costs next to nothing for each of so many: as soon as they should be there it begins. */
const MANY_MESSAGES = 64;
/** How long a rate is remembered. */
const MEMORY_MS = 50;
/** Of the messages that should come while one waits, at least: fewer come where senders wait for their acknowledgement. */
const LEAST_SHARE = 0.25;
/** So many have to be missed before that is said, and older ones count less by the factor. */
const LEAST_EXPECTED = 8;
const FADING = 0.9;
/** Nothing waits for so long where waiting brought nothing. */
const PAUSE_MS = 500;

/**
 * When the next batch begins: at once where messages come one by one, a little later where many come and a few more share it.
 * Who sends only when he has his acknowledgement gains nothing by it: that is seen by what comes while one waits. Times are monotonic ms.
 */
export class Gathering {
  private readonly rate = new ArrivalRate(MEMORY_MS);
  private pausedUntil = -Infinity;
  /** Since when, and with how many messages, a batch waits; null: none does. */
  private since: { readonly ms: number; readonly messages: number } | null = null;
  private expected = 0;
  private came = 0;

  /** How long a batch of what waits now should wait for more, ms; 0: it begins. */
  waitMs(nowMs: number, messages: number): number {
    const { perMs, takenAtMs } = this.rate;
    if (perMs < WORTH_PER_MS || messages >= MANY_MESSAGES || nowMs < this.pausedUntil) return 0;
    const ms = Math.min(takenAtMs + GATHER_MS - nowMs, (MANY_MESSAGES - messages) / perMs);
    // Timers know whole ms, and are early by a part of one.
    if (ms < 1) return 0;
    this.since ??= { ms: nowMs, messages };
    return ms;
  }

  /** A batch of so many messages begins. */
  begins(nowMs: number, messages: number): void {
    if (this.since !== null) this.learn(nowMs - this.since.ms, messages - this.since.messages, nowMs);
    this.since = null;
    this.rate.take(nowMs, messages);
  }

  private learn(waitedMs: number, came: number, nowMs: number): void {
    this.expected = this.expected * FADING + this.rate.perMs * waitedMs;
    this.came = this.came * FADING + came;
    if (this.expected < LEAST_EXPECTED || this.came >= this.expected * LEAST_SHARE) return;
    this.pausedUntil = nowMs + PAUSE_MS;
    this.expected = 0;
    this.came = 0;
  }
}
