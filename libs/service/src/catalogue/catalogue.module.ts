import { Global, Module } from '@nestjs/common';
import { Environment } from '#runtime';
import { ConfigurationReload } from '../reload/configuration-reload.js';
import { FileCatalogue } from './file-catalogue.js';
import { LoadedCatalogue } from './loaded-catalogue.js';

/** Sites, factors and normals from files, read again at SIGHUP: for a service without a database. */
@Global()
@Module({
  providers: [
    {
      provide: LoadedCatalogue,
      inject: [Environment, ConfigurationReload],
      useFactory: async (env: Environment, reload: ConfigurationReload) => {
        const catalogue = new FileCatalogue(env);
        await catalogue.load();
        reload.add(catalogue);
        return catalogue;
      },
    },
  ],
  exports: [LoadedCatalogue],
})
export class CatalogueModule {}
