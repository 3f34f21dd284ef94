import { Global, Module, type DynamicModule } from '@nestjs/common';
import { createLogger, Environment, Logger, readEnvironment } from '#runtime';
import { ProcessLife } from './process-life.js';

/** What a process has of its own: its environment, its log, its end. */
@Global()
@Module({})
export class ProcessModule {
  /** @param service name in every line of the log */
  static register(service: string): DynamicModule {
    return {
      module: ProcessModule,
      providers: [
        { provide: Environment, useFactory: () => readEnvironment() },
        {
          provide: Logger,
          inject: [Environment],
          useFactory: (env: Environment) => createLogger(service, env.logLevel),
        },
        ProcessLife,
      ],
      exports: [Environment, Logger, ProcessLife],
    };
  }
}
