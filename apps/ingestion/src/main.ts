import 'reflect-metadata';
import { BatchStrategy, runService } from '#service';
import { checkEnvironment } from './configuration/check-environment.js';
import { IngestionModule } from './ingestion.module.js';

await runService({
  name: 'ingestion',
  module: IngestionModule,
  transport: BatchStrategy,
  check: checkEnvironment,
});
