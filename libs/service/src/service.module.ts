import { Module, type DynamicModule } from '@nestjs/common';
import { ReadinessModule } from './health/readiness.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ProcessModule } from './process/process.module.js';
import { ReloadModule } from './reload/reload.module.js';

/** What every service has: environment, log, end of the process, readiness, metrics, reload. */
@Module({})
export class ServiceModule {
  /** @param name of the service: in its log and as the label of its metrics */
  static register(name: string): DynamicModule {
    return {
      module: ServiceModule,
      imports: [ProcessModule.register(name), MetricsModule.register(name), ReadinessModule, ReloadModule],
    };
  }
}
