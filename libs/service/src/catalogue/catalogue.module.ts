import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { Environment } from '#runtime';
import { ConfigurationReload } from '../reload/configuration-reload.js';
import { CountingSource } from './counting-source.js';
import { LoadedCatalogue } from './loaded-catalogue.js';

/** Sites, factors and normals, read again at SIGHUP. */
@Global()
@Module({})
export class CatalogueModule {
  /** @param counting where stands what counted until now: `LoadedCounting`, or `StoredCounting` of service-database */
  static register(counting: Type<CountingSource>): DynamicModule {
    return {
      module: CatalogueModule,
      providers: [
        { provide: CountingSource, useClass: counting },
        {
          provide: LoadedCatalogue,
          inject: [Environment, CountingSource, ConfigurationReload],
          useFactory: async (env: Environment, source: CountingSource, reload: ConfigurationReload) => {
            const catalogue = new LoadedCatalogue(env, source);
            await catalogue.load();
            reload.add(catalogue);
            return catalogue;
          },
        },
      ],
      exports: [LoadedCatalogue],
    };
  }
}
