import { Module } from '@nestjs/common';
import { SERVICE_LIMITS } from '#postgres';
import { KafkaModule, ServiceModule } from '#service';
import { CountingCatalogueModule, DatabaseModule } from '#service-database';
import { AnchorsModule } from './anchors/anchors.module.js';
import { ApiModule } from './api.module.js';
import { PrincipalPublishingModule } from './credentials/principal-publishing.module.js';
import { ReportClockModule } from './reports/report-clock.module.js';
import { RefusalReadingModule } from './security/refusal-reading.module.js';

/** The API over the servers of the environment. */
@Module({
  imports: [
    ServiceModule.register('api'),
    // The API serves before its schema is there, and says so.
    DatabaseModule.register({
      name: 'greenpark-api',
      max: 10,
      schema: 'any',
      withoutIt: 'what is stored cannot be answered',
      // Evidence is made, and a season recomputed, while somebody waits for the answer.
      limits: { ...SERVICE_LIMITS, statementMs: 120_000, idleInTransactionMs: 120_000 },
    }),
    KafkaModule.register('greenpark-api', 'left'),
    CountingCatalogueModule.register(),
    PrincipalPublishingModule,
    AnchorsModule,
    RefusalReadingModule,
    ReportClockModule,
    ApiModule,
  ],
})
export class ApiServiceModule {}
