import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { InBatch } from '#kafka';
import { BATCH, RethrowFilter } from '#service';
import { RecordBatches } from './record-batches.js';

@Controller()
@UseFilters(RethrowFilter)
export class StoringController {
  constructor(private readonly batches: RecordBatches) {}

  /** Resolves when the batch and its offset are committed to PostgreSQL. */
  @EventPattern(BATCH)
  record(@Payload() batch: InBatch): Promise<void> {
    return this.batches.record(batch);
  }
}
