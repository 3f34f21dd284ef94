import { Global, Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import { Database } from '#postgres';
import { Environment, Logger } from '#runtime';
import { ConfigurationReload, LoadedCatalogue, PeriodicTask } from '#service';
import { CountingCatalogue } from './counting-catalogue.js';

const LOOK_EVERY_MS = 2_000;

/** Looks whether another revision counts. */
@Injectable()
class CatalogueRefresh extends PeriodicTask {
  constructor(catalogue: CountingCatalogue, log: Logger) {
    super({ what: 'looking for another configuration', log, work: () => catalogue.refresh(), restMs: LOOK_EVERY_MS });
  }
}

/** How a service makes its catalogue; the default follows what others propose. */
@Injectable()
export class CatalogueFactory {
  constructor(
    protected readonly env: Environment,
    protected readonly db: Database,
    protected readonly log: Logger,
  ) {}

  make(): CountingCatalogue {
    return new CountingCatalogue(this.env, this.db, this.log);
  }
}

/** Sites, factors and normals as they count, for a service with a database. */
@Global()
@Module({})
export class CountingCatalogueModule {
  static register(factory: Type<CatalogueFactory> = CatalogueFactory): DynamicModule {
    return {
      module: CountingCatalogueModule,
      providers: [
        { provide: CatalogueFactory, useClass: factory },
        {
          provide: CountingCatalogue,
          inject: [CatalogueFactory, ConfigurationReload],
          useFactory: async (maker: CatalogueFactory, reload: ConfigurationReload) => {
            const catalogue = maker.make();
            await catalogue.load();
            reload.add(catalogue);
            return catalogue;
          },
        },
        { provide: LoadedCatalogue, useExisting: CountingCatalogue },
        CatalogueRefresh,
      ],
      exports: [CountingCatalogue, LoadedCatalogue],
    };
  }
}
