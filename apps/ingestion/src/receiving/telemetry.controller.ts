import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { InboundMessage } from '#mqtt';
import { MQTT_BATCH } from './mqtt.strategy.js';
import { RecordMessages } from '../recording/record-messages.js';
import { RethrowFilter } from '../rethrow.filter.js';

@Controller()
@UseFilters(RethrowFilter)
export class TelemetryController {
  constructor(private readonly messages: RecordMessages) {}

  /** Resolves when Kafka has everything that the batch came to: only then is it acknowledged. */
  @EventPattern(MQTT_BATCH)
  record(@Payload() batch: readonly InboundMessage[]): Promise<void> {
    return this.messages.record(batch);
  }
}
