import { setTimeout as delay } from 'node:timers/promises';
import { Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { TopicReader } from '#kafka';
import type { StatusRecord } from './judging/evaluate-status.js';

/** Pattern of the one handler that gets every status record. */
export const STATUS_RECORD = 'status.record';

/** How long the start waits for Kafka; the reader goes on trying after it, and readiness says so. */
const READ_AT_START_MS = 10_000;

/** The compacted status topic as a Nest transport: from its beginning, then on and on, without a group. */
export class StatusStrategy extends Server {
  /** The reader has to see a failure: it brings the record again then. */
  override readonly propagatesEventHandlerErrors = true;
  private reader: TopicReader | null = null;

  constructor(private readonly makeReader: (onRecord: (record: StatusRecord) => Promise<void>) => TopicReader) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const handler = this.getHandlerByPattern(STATUS_RECORD);
    if (!handler) throw new Error(`no controller handles ${STATUS_RECORD}`);
    this.reader = this.makeReader(async (record) => {
      const result: unknown = await handler(record);
      // A handler that returns a plain promise comes back as its value, one that failed as an observable of the error.
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    });
    await Promise.race([this.reader.start(), delay(READ_AT_START_MS, undefined, { ref: false })]);
    callback();
  }

  async close(): Promise<void> {
    await this.reader?.stop();
  }

  /** Since Kafka last answered a fetch; infinite before the first. */
  lastFetchAgeMs(): number {
    return this.reader?.lastFetchAgeMs() ?? Infinity;
  }

  on(): void {
    throw new Error('the status strategy has no events');
  }

  unwrap<T>(): T {
    return this.reader as T;
  }
}
