import { Injectable } from '@nestjs/common';
import { createPlantLookup } from '#contracts';
import type { Site } from '#domain';
import { Database } from '#postgres';
import { HeldDecisions } from '../held/held-decisions.js';
import { Clock } from '../http/clock.js';
import { KafkaPort } from '../kafka/kafka-port.js';
import { recordEvent, type EventRequest } from './record-event.js';

/** Records meter events; of one that decides about held readings also what the decision changes. */
@Injectable()
export class EventRecorder {
  constructor(
    private readonly db: Database,
    private readonly kafka: KafkaPort,
    private readonly held: HeldDecisions,
    private readonly clock: Clock,
  ) {}

  /** @throws ProblemError `bad-body`, `conflict`, `unavailable` */
  record(site: Site, siteId: number | null, request: EventRequest, sentBy: string) {
    const lookup = createPlantLookup([site]).sites.get(site.id)!;
    const sent = { request, sentBy, nowMs: this.clock.now() };
    return recordEvent(this.db, this.kafka, lookup, siteId, sent, ({ address, type, ts }) =>
      this.held.decided(site, address, type, ts),
    );
  }
}
