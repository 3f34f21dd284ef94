import { Module } from '@nestjs/common';
import { OutboxModule } from '#service-database';
import { DeriveWorker } from './derive-worker.js';
import { DerivingMetrics } from './deriving-metrics.js';
import { LogLooks } from './log-looks.js';
import { OwnershipModule } from './ownership.module.js';
import { SiteDeriver } from './site-deriver.js';
import { StoringFirst } from './storing-first.js';

/** Stored readings → windows, figures, targets and status. */
@Module({
  imports: [OwnershipModule, OutboxModule],
  providers: [StoringFirst, SiteDeriver, DeriveWorker, LogLooks, DerivingMetrics],
  exports: [DeriveWorker],
})
export class DerivingModule {}
