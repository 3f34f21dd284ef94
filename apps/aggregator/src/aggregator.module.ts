import { Module } from '@nestjs/common';
import { STORING_GROUP } from '#contracts';
import { HealthModule, KafkaModule, ServiceModule } from '#service';
import { CountingCatalogueModule, DatabaseModule } from '#service-database';
import { NamesModule } from './configuration/names.module.js';
import { ProposingCatalogueFactory } from './configuration/proposing-catalogue.js';
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
    KafkaModule.register(STORING_GROUP),
    NamesModule,
    CountingCatalogueModule.register(ProposingCatalogueFactory),
    HealthModule,
    StoringModule,
  ],
})
export class AggregatorModule {}
