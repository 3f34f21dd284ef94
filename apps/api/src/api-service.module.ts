import { Module } from '@nestjs/common';
import { KafkaModule, ServiceModule } from '#service';
import { CountingCatalogueModule, DatabaseModule } from '#service-database';
import { ApiModule } from './api.module.js';

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
    }),
    KafkaModule.register('greenpark-api', 'left'),
    CountingCatalogueModule.register(),
    ApiModule,
  ],
})
export class ApiServiceModule {}
