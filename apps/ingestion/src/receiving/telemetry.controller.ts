import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { InboundMessage } from '#mqtt';
import { BATCH, RethrowFilter } from '#service';
import { RecordMessages } from '../recording/record-messages.js';

@Controller()
@UseFilters(RethrowFilter)
export class TelemetryController {
  constructor(private readonly messages: RecordMessages) {}

  /** Resolves when Kafka has everything that the batch came to: only then is it acknowledged. */
  @EventPattern(BATCH)
  record(@Payload() batch: readonly InboundMessage[]): Promise<void> {
    return this.messages.record(batch);
  }
}
