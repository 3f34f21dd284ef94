import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { InBatch } from '#kafka';
import { KAFKA_BATCH } from '../kafka.strategy.js';
import { RecordBatches } from './record-batches.js';
import { RethrowFilter } from '../rethrow.filter.js';

@Controller()
@UseFilters(RethrowFilter)
export class ReadingsController {
  constructor(private readonly batches: RecordBatches) {}

  /** Resolves when the batch and its offset are committed to PostgreSQL. */
  @EventPattern(KAFKA_BATCH)
  record(@Payload() batch: InBatch): Promise<void> {
    return this.batches.record(batch);
  }
}
