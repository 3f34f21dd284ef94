import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { LoopbackNames } from './loopback-names.js';

/** `/health/live`, `/health/ready` and `/metrics` of a service without an API of its own. */
@Module({ controllers: [HealthController] })
export class HealthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(LoopbackNames).forRoutes('*path');
  }
}
