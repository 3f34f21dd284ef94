import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AlertsController } from './alerts.controller.js';
import { ApiParts } from './api-parts.js';
import { CountingController } from './counting.controller.js';
import { EventsController } from './events.controller.js';
import { FiguresController } from './figures.controller.js';
import { HealthController } from './health.controller.js';
import { PageController } from './page.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { ReadingsController } from './readings.controller.js';
import { SitesController } from './sites.controller.js';
import { StreamController } from './stream.controller.js';

@Module({})
export class ApiModule {
  /** The HTTP API over parts that are made already. */
  static over(parts: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      controllers: [
        SitesController,
        ReadingsController,
        FiguresController,
        CountingController,
        EventsController,
        AlertsController,
        StreamController,
        HealthController,
        PageController,
      ],
      providers: [
        { provide: ApiParts, useValue: parts },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.log) },
      ],
    };
  }
}
