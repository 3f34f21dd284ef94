import { Module } from '@nestjs/common';
import { KafkaPortModule } from '../kafka/kafka-port.module.js';
import { ProductModule } from '../product/product.module.js';
import { ApiReadiness } from './api-readiness.js';
import { HealthController } from './health.controller.js';

/** The service itself: health, metrics, versions. */
@Module({
  imports: [KafkaPortModule, ProductModule],
  controllers: [HealthController],
  providers: [ApiReadiness],
})
export class HealthModule {}
