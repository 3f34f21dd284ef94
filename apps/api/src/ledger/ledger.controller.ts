import { Controller, Param } from '@nestjs/common';
import { OPERATIONS } from '#contracts';
import { Database } from '#postgres';
import { SiteDirectory } from '../directory/site-directory.js';
import { Handles } from '../http/operations/handles.js';
import { SharedReads } from '../http/crowd/shared-reads.js';
import { KafkaPort } from '../kafka/kafka-port.js';
import { showLedger } from './show-ledger.js';

@Controller()
export class LedgerController {
  constructor(
    private readonly directory: SiteDirectory,
    private readonly db: Database,
    private readonly kafka: KafkaPort,
    private readonly shared: SharedReads,
  ) {}

  @Handles(OPERATIONS.getLedger)
  async ledger(@Param('site') siteName: string) {
    const site = this.directory.site(siteName);
    return this.shared.of(`ledger ${site.id}`, () => showLedger(this.db, this.kafka, site));
  }
}
