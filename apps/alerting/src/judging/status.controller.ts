import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { EvaluateStatus, type StatusRecord } from './evaluate-status.js';
import { RethrowFilter } from '../rethrow.filter.js';
import { STATUS_RECORD } from '../status.strategy.js';

@Controller()
@UseFilters(RethrowFilter)
export class StatusController {
  constructor(private readonly evaluate: EvaluateStatus) {}

  @EventPattern(STATUS_RECORD)
  record(@Payload() record: StatusRecord): Promise<void> {
    return this.evaluate.take(record);
  }
}
