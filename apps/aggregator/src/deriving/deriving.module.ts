import { Module } from '@nestjs/common';
import { OutboxModule, StoredUpToModule } from '#service-database';
import { AcceptedNamesModule } from '../configuration/accepted-names.module.js';
import { DeriveWorker } from './derive-worker.js';
import { SiteDeriver } from './site-deriver.js';

/** Stored readings → windows, figures, targets and status. */
@Module({
  imports: [AcceptedNamesModule, OutboxModule, StoredUpToModule],
  providers: [SiteDeriver, DeriveWorker],
  exports: [DeriveWorker],
})
export class DerivingModule {}
