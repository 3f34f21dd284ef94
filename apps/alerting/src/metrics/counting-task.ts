import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { CountedMetrics } from './counted-metrics.js';

/** As often as Prometheus looks by default. */
const COUNT_EVERY_MS = 15_000;

/** Counts in the database for as long as the process lives. */
@Injectable()
export class CountingTask implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(metrics: CountedMetrics, db: Database, catalogue: LoadedCatalogue, log: Logger) {
    this.task = new PeriodicTask({
      work: () => metrics.count(db, catalogue.current.sites),
      restMs: COUNT_EVERY_MS,
      onError: (error) => log.warn({ err: error }, 'counting for metrics failed; trying again'),
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }
}
