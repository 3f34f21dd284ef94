import { Injectable } from '@nestjs/common';
import { Database } from '#postgres';
import { Logger } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { CountedMetrics } from './counted-metrics.js';

/** As often as Prometheus looks by default. */
const COUNT_EVERY_MS = 15_000;

/** Counts in the database for as long as the process lives. */
@Injectable()
export class CountingTask extends PeriodicTask {
  constructor(metrics: CountedMetrics, db: Database, catalogue: LoadedCatalogue, log: Logger) {
    super({
      what: 'counting for metrics',
      log,
      work: () => metrics.count(db, catalogue.current.sites),
      restMs: COUNT_EVERY_MS,
    });
  }
}
