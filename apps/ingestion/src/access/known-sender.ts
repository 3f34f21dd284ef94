import { mayRead, maySubscribe, type MqttSender, type PlantLookup } from '#contracts';
import type { AuthenticatedSender } from '#mqtt';
import type { KnownPrincipal } from './principals.js';

/** Somebody who is connected: what it may do is what its principal may at the moment. */
export class KnownSender implements AuthenticatedSender {
  constructor(
    private readonly principal: KnownPrincipal,
    private readonly credential: string,
    private last: MqttSender,
    private readonly plant: { readonly lookup: PlantLookup },
  ) {}

  get sender(): MqttSender {
    return (this.last = this.principal.document ?? this.last);
  }

  holds(nowMs: number): boolean {
    return this.principal.credential(this.credential, nowMs) !== undefined;
  }

  mayPublish(topic: string): boolean {
    return this.principal.mayPublish(topic, this.plant.lookup);
  }

  mayRead(topic: string): boolean {
    const { document } = this.principal;
    return document !== null && mayRead(document, topic);
  }

  maySubscribe(filter: string): boolean {
    const { document } = this.principal;
    return document !== null && maySubscribe(document, filter);
  }
}
