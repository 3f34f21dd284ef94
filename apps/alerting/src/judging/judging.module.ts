import { Module } from '@nestjs/common';
import { STATUS_TOPIC } from '#contracts';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { BatchSource, BatchStrategy, LoadedCatalogue } from '#service';
import { StoredUpToModule } from '#service-database';
import { AlertChanges } from '../life/alert-changes.js';
import { LifeModule } from '../life/life.module.js';
import { MetricsOfPlantsModule } from '../metrics/metrics-of-plants.module.js';
import { PlantMetrics } from '../metrics/plant-metrics.js';
import { AnchorsTopic } from './anchors-topic.js';
import { EvaluateStatus } from './evaluate-status.js';
import { JudgingController } from './judging.controller.js';
import { StatusTopic } from './status-topic.source.js';
import { ChainWatch } from './watch-chains.js';
import { ClockWatch } from './watch-clock.js';
import { UpkeepWatch } from './watch-upkeep.js';

/** The rules over status and clock. */
@Module({
  imports: [LifeModule, MetricsOfPlantsModule, StoredUpToModule],
  controllers: [JudgingController],
  providers: [
    BatchStrategy,
    ClockWatch,
    UpkeepWatch,
    AnchorsTopic,
    ChainWatch,
    { provide: BatchSource, useClass: StatusTopic },
    {
      provide: EvaluateStatus,
      inject: [Database, LoadedCatalogue, AlertChanges, PlantMetrics, Logger],
      useFactory: (
        db: Database,
        catalogue: LoadedCatalogue,
        changes: AlertChanges,
        metrics: PlantMetrics,
        log: Logger,
      ) =>
        new EvaluateStatus(db, () => catalogue.current.sites, Date.now, {
          changed: (count) => changes.add(count),
          evaluated: (site, status) => metrics.take(site, status),
          unreadable: ({ key }) =>
            log.warn({ topic: STATUS_TOPIC, key }, 'a status record cannot be read; passed over'),
        }),
    },
  ],
})
export class JudgingModule {}
