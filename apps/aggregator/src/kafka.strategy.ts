import { setTimeout as delay } from 'node:timers/promises';
import { Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { BatchConsumer, InBatch } from '#kafka';

/** Pattern of the one handler that gets whole batches. */
export const KAFKA_BATCH = 'kafka.batch';

/** How long the start waits for Kafka; the consumer goes on trying after it, and readiness says so. */
const JOIN_AT_START_MS = 10_000;

/**
 * A consumer of whole batches as a Nest transport. Nest's own Kafka server hands over one message at a time and lets a poison
 * message block its partition.
 */
export class KafkaStrategy extends Server {
  /** The consumer has to see a failure: the position stays where it was then. */
  override readonly propagatesEventHandlerErrors = true;
  private consumer: BatchConsumer | null = null;

  constructor(private readonly makeConsumer: (onBatch: (batch: InBatch) => Promise<void>) => BatchConsumer) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const handler = this.getHandlerByPattern(KAFKA_BATCH);
    if (!handler) throw new Error(`no controller handles ${KAFKA_BATCH}`);
    this.consumer = this.makeConsumer(async (batch) => {
      const result: unknown = await handler(batch);
      // A handler that returns a plain promise comes back as its value, one that failed as an observable of the error.
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    });
    await Promise.race([this.consumer.start(), delay(JOIN_AT_START_MS, undefined, { ref: false })]);
    callback();
  }

  /** Lets the transaction in flight commit, then leaves the group. */
  async close(): Promise<void> {
    await this.consumer?.stop();
  }

  /** Since Kafka last answered a fetch; infinite before the first. */
  lastFetchAgeMs(): number {
    return this.consumer?.lastFetchAgeMs() ?? Infinity;
  }

  on(): void {
    throw new Error('the Kafka strategy has no events');
  }

  unwrap<T>(): T {
    return this.consumer as T;
  }
}
