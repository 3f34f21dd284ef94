import { Module } from '@nestjs/common';
import { CatalogueModule, HealthModule, KafkaModule, ServiceModule } from '#service';
import { ReceivingModule } from './receiving/receiving.module.js';

@Module({
  imports: [
    ServiceModule.register('ingestion'),
    KafkaModule.register('greenpark-ingestion'),
    CatalogueModule,
    HealthModule,
    ReceivingModule,
  ],
})
export class IngestionModule {}
