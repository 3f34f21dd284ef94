import 'reflect-metadata';
import { checkCatalogue } from '#runtime';
import { BatchStrategy, runService } from '#service';
import { AggregatorModule } from './aggregator.module.js';
import { migrateDatabase } from './migrate-database.js';

if (process.argv.includes('--migrate')) {
  await migrateDatabase();
} else {
  await runService({
    name: 'aggregator',
    module: AggregatorModule,
    transport: BatchStrategy,
    check: checkCatalogue,
  });
}
