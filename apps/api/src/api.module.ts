import { Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AlertsController } from './alerts/alerts.controller.js';
import { ApiParts } from './api-parts.js';
import { ClosingController } from './periods/periods.controller.js';
import { ConfigurationsController } from './configurations/configurations.controller.js';
import { CountingController } from './ledger/ledger.controller.js';
import { DevicesController } from './devices/devices.controller.js';
import { EventsController } from './events/events.controller.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { FiguresController } from './figures/figures.controller.js';
import { HealthController } from './health/health.controller.js';
import { HeldController } from './held/held.controller.js';
import { HeldDecisions } from './held/held-decisions.js';
import { ListForms } from './http/lists/list-forms.interceptor.js';
import { PageController } from './page/page.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ReadingsController } from './readings/readings.controller.js';
import { SitesController } from './sites/sites.controller.js';
import { StatementController } from './statements/statement.controller.js';
import { StreamController } from './stream/stream.controller.js';

@Module({
  controllers: [
    SitesController,
    ReadingsController,
    FiguresController,
    ConfigurationsController,
    CountingController,
    DevicesController,
    EventsController,
    HeldController,
    EvidenceController,
    ClosingController,
    StatementController,
    AlertsController,
    StreamController,
    HealthController,
    PageController,
  ],
})
class ApiModule implements OnModuleDestroy {
  constructor(private readonly parts: ApiParts) {}

  onModuleDestroy(): void {
    this.parts.changes.stop();
  }
}

/** The HTTP API over parts that are made already. */
export function apiModule(parts: ApiParts): DynamicModule {
  return {
    module: ApiModule,
    providers: [
      { provide: ApiParts, useValue: parts },
      { provide: HeldDecisions, useValue: new HeldDecisions(parts) },
      { provide: APP_INTERCEPTOR, useFactory: () => new ListForms() },
      { provide: APP_FILTER, useFactory: () => new ProblemFilter(parts.log) },
    ],
  };
}
