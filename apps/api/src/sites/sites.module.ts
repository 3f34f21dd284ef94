import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { PastModule } from '../past/past.module.js';
import { LagWatch } from './kafka-lag.js';
import { SitesController } from './sites.controller.js';
import { StatusController } from './status.controller.js';
import { StatusNow } from './status-now.js';

@Module({
  imports: [DirectoryModule, PastModule, KafkaPortModule],
  controllers: [SitesController, StatusController],
  providers: [LagWatch, StatusNow],
  exports: [StatusNow],
})
export class SitesModule {}
