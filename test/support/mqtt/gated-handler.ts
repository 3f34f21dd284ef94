import type { InboundMessage } from '#mqtt';
import type { BatchHandler } from '../../../libs/mqtt/src/inbound.js';

/** A handler that hangs while its gate is closed, as one does while Kafka is down. */
export class GatedHandler {
  /** What it was given. */
  readonly given: InboundMessage[] = [];
  /** What it has resolved: these may be acknowledged. */
  readonly durable: InboundMessage[] = [];
  private open = true;
  private waiters: (() => void)[] = [];

  readonly handle: BatchHandler = async (batch) => {
    this.given.push(...batch);
    if (!this.open) await new Promise<void>((resolve) => this.waiters.push(resolve));
    this.durable.push(...batch);
  };

  hang(): void {
    this.open = false;
  }

  goOn(): void {
    this.open = true;
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  payloads(of: readonly InboundMessage[] = this.durable): string[] {
    return of.map((m) => Buffer.from(m.payload).toString());
  }
}
