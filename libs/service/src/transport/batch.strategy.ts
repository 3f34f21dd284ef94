import { Injectable } from '@nestjs/common';
import { Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

/** Pattern of the one handler that gets every batch. */
export const BATCH = 'batch';

/** Where batches come from: MQTT clients, topics of Kafka. */
export abstract class BatchSource {
  /**
   * Begins to hand over. Resolves when the process may call itself started; the source goes on trying where its server is away.
   * @param take resolves when the batch is where it has to be; a rejection means that it is not, and is to be brought again
   */
  abstract start(take: (batch: unknown) => Promise<void>): Promise<void>;
  /** Takes nothing new; resolves when what is in hand has been taken, and is confirmed where it came from. */
  abstract stop(): Promise<void>;
}

/**
 * Batches as a Nest transport: one handler, whole batches, and the outcome goes back to the source. Nest's own Kafka and MQTT
 * servers hand over one message at a time and confirm it before the handler has run.
 */
@Injectable()
export class BatchStrategy extends Server {
  /** The source has to see a failure: it confirms nothing then. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly source: BatchSource) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const handler = this.getHandlerByPattern(BATCH);
    if (!handler) throw new Error(`no controller handles ${BATCH}`);
    try {
      await this.source.start(async (batch) => {
        const result: unknown = await handler(batch);
        // A handler that returns a plain promise comes back as its value, one that failed as an observable of the error.
        await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
      });
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  async close(): Promise<void> {
    await this.source.stop();
  }

  on(): void {
    throw new Error('the batch strategy has no events');
  }

  unwrap<T>(): T {
    return this.source as T;
  }
}
