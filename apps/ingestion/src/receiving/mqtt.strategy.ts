import { Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { InboundMessage, MqttSource } from '#mqtt';

/** Pattern of the one handler that gets everything. */
export const MQTT_BATCH = 'mqtt.batch';

/**
 * Both front doors behind one Nest transport. Nest's own MQTT server acknowledges before the handler has run; here a batch is
 * acknowledged by its source when the handler's promise has resolved, and never otherwise.
 */
export class MqttStrategy extends Server {
  /** The source has to see a failure: it acknowledges nothing then. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly sources: readonly MqttSource[]) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const handler = this.getHandlerByPattern(MQTT_BATCH);
    if (!handler) throw new Error(`no controller handles ${MQTT_BATCH}`);
    const record = async (batch: readonly InboundMessage[]): Promise<void> => {
      const result: unknown = await handler(batch);
      // A handler that returns a plain promise comes back as its value, one that failed as an observable of the error.
      await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
    };
    try {
      await Promise.all(this.sources.map((source) => source.start(record)));
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  }

  /** Stops accepting, lets the batches in flight become durable, acknowledges them, leaves. */
  async close(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.stop()));
  }

  on(): void {
    throw new Error('the MQTT strategy has no events: see MqttSource.stats and ready');
  }

  unwrap<T>(): T {
    return this.sources as T;
  }
}
