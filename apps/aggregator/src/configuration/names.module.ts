import { Global, Module } from '@nestjs/common';
import { Database, Names } from '#postgres';

/** Names of sites, devices and points as PostgreSQL has them. */
@Global()
@Module({
  providers: [{ provide: Names, inject: [Database], useFactory: (db: Database) => Names.open(db) }],
  exports: [Names],
})
export class NamesModule {}
