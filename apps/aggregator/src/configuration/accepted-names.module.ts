import { Module } from '@nestjs/common';
import { Database, Names } from '#postgres';
import { LoadedCatalogue } from '#service';
import { acceptCatalogue } from './accept-catalogue.js';

/** Names of sites, devices and points as PostgreSQL has them, after the files of this process have become what counts. */
@Module({
  providers: [
    {
      provide: Names,
      inject: [Database, LoadedCatalogue],
      useFactory: async (db: Database, catalogue: LoadedCatalogue) => {
        const names = await Names.open(db);
        await acceptCatalogue(db, names, catalogue.current);
        return names;
      },
    },
  ],
  exports: [Names],
})
export class AcceptedNamesModule {}
