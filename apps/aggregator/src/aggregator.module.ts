import { Module } from '@nestjs/common';
import { CatalogueModule, HealthModule, KafkaModule, ServiceModule } from '#service';
import { DatabaseModule, StoredCounting } from '#service-database';
import { CONSUMER_GROUP } from './consumer-group.js';
import { StoringModule } from './storing/storing.module.js';

@Module({
  imports: [
    ServiceModule.register('aggregator'),
    DatabaseModule.register({
      name: 'greenpark-aggregator',
      max: 10,
      schema: 'current',
      withoutIt: 'nothing is stored until it does',
    }),
    KafkaModule.register(CONSUMER_GROUP),
    CatalogueModule.register(StoredCounting),
    HealthModule,
    StoringModule,
  ],
})
export class AggregatorModule {}
