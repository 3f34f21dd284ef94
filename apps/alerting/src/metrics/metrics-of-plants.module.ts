import { Module } from '@nestjs/common';
import { Registry } from 'prom-client';
import { LoadedCatalogue } from '#service';
import { CountedMetrics } from './counted-metrics.js';
import { CountingTask } from './counting-task.js';
import { PlantMetrics } from './plant-metrics.js';

/** What people run the plants by, for Prometheus. */
@Module({
  providers: [
    CountedMetrics,
    CountingTask,
    {
      provide: PlantMetrics,
      inject: [LoadedCatalogue, Registry],
      useFactory: (catalogue: LoadedCatalogue, registry: Registry) =>
        new PlantMetrics((site) => catalogue.current.sites.some(({ id }) => id === site), registry),
    },
  ],
  exports: [PlantMetrics],
})
export class MetricsOfPlantsModule {}
