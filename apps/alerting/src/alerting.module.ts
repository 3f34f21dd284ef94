import { Module } from '@nestjs/common';
import { HealthModule, KafkaModule, ServiceModule } from '#service';
import { CountingCatalogueModule, DatabaseModule } from '#service-database';
import { JudgingModule } from './judging/judging.module.js';
import { NotifyingModule } from './notifying/notifying.module.js';
import { PublishingModule } from './publishing/publishing.module.js';

@Module({
  imports: [
    ServiceModule.register('alerting'),
    DatabaseModule.register({
      name: 'greenpark-alerting',
      max: 4,
      schema: 'current',
      withoutIt: 'no alert can be kept',
    }),
    KafkaModule.register('greenpark-alerting'),
    CountingCatalogueModule.register(),
    HealthModule,
    JudgingModule,
    PublishingModule,
    NotifyingModule,
  ],
})
export class AlertingModule {}
