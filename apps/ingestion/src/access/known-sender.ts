import {
  mayPublish,
  mayRead,
  maySubscribe,
  type MqttSender,
  type PlantLookup,
  type PrincipalDocument,
} from '#contracts';
import type { AuthenticatedSender } from '#mqtt';
import type { KnownPrincipal } from './principals.js';

/** Topics of one sender that are remembered as its own: those of a site. */
const MOST_REMEMBERED = 5_000;

/** Somebody who is connected: what it may do is what its principal may at the moment. */
export class KnownSender implements AuthenticatedSender {
  private allowed = new Set<string>();
  /** What `allowed` was found by. */
  private judgedBy: readonly [PrincipalDocument | null, PlantLookup];
  private last: MqttSender;

  constructor(
    private readonly principal: KnownPrincipal,
    private readonly credential: string,
    document: PrincipalDocument,
    private readonly plant: { readonly lookup: PlantLookup },
  ) {
    this.last = document;
    this.judgedBy = [document, plant.lookup];
  }

  get sender(): MqttSender {
    return (this.last = this.principal.document ?? this.last);
  }

  holds(nowMs: number): boolean {
    return this.principal.credential(this.credential, nowMs) !== undefined;
  }

  mayPublish(topic: string): boolean {
    const { document } = this.principal;
    const { lookup } = this.plant;
    if (this.judgedBy[0] !== document || this.judgedBy[1] !== lookup) {
      this.judgedBy = [document, lookup];
      this.allowed = new Set();
    }
    if (this.allowed.has(topic)) return true;
    if (document === null || !mayPublish(document, topic, lookup.sources)) return false;
    if (this.allowed.size >= MOST_REMEMBERED) this.allowed.clear();
    this.allowed.add(topic);
    return true;
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
