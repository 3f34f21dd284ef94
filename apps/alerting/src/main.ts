import 'reflect-metadata';
import { checkCatalogue } from '#runtime';
import { BatchStrategy, runService } from '#service';
import { AlertingModule } from './alerting.module.js';

await runService({
  name: 'alerting',
  module: AlertingModule,
  transport: BatchStrategy,
  check: checkCatalogue,
});
