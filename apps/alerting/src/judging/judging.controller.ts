import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { BATCH, RethrowFilter } from '#service';
import { EvaluateStatus, type StatusRecord } from './evaluate-status.js';

@Controller()
@UseFilters(RethrowFilter)
export class JudgingController {
  constructor(private readonly evaluate: EvaluateStatus) {}

  /** Resolves when what the document changes is committed. */
  @EventPattern(BATCH)
  record(@Payload() record: StatusRecord): Promise<void> {
    return this.evaluate.take(record);
  }
}
