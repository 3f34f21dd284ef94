import 'reflect-metadata';
import { checkAll, checkCatalogue } from '#runtime';
import { runService } from '#service';
import { readKeys } from './access/access.js';
import { ApiServiceModule } from './api-service.module.js';

await runService({
  name: 'api',
  module: ApiServiceModule,
  defaultPort: 3000,
  check: (env) => checkAll([() => readKeys(env), () => checkCatalogue(env)]),
});
