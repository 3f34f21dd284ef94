import { Global, Module, type DynamicModule } from '@nestjs/common';
import { collectDefaultMetrics, register, Registry } from 'prom-client';

let hasDefaults = false;

/** The registry of this process, with its CPU, memory, event loop and garbage collection. One process has one. */
function processRegistry(service: string): Registry {
  if (hasDefaults) return register;
  hasDefaults = true;
  register.setDefaultLabels({ service });
  collectDefaultMetrics({ register });
  return register;
}

/** What Prometheus reads: providers add their measures to the `Registry` that they get. */
@Global()
@Module({})
export class MetricsModule {
  /** @param service label of every series */
  static register(service: string): DynamicModule {
    return {
      module: MetricsModule,
      providers: [{ provide: Registry, useFactory: () => processRegistry(service) }],
      exports: [Registry],
    };
  }
}
