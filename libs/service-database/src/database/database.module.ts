import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Database, openDatabase, SERVICE_LIMITS, type DatabaseLimits } from '#postgres';
import { Environment, Logger } from '#runtime';
import { Readiness } from '#service';
import { waitForSchema } from './schema-wait.js';

export interface DatabaseModuleOptions {
  /** Seen in pg_stat_activity. */
  readonly name: string;
  /** Largest number of connections. */
  readonly max: number;
  /** `current`: the start waits until all migrations are there. `any`: they may come later. */
  readonly schema: 'current' | 'any';
  /** Default `SERVICE_LIMITS`. */
  readonly limits?: DatabaseLimits;
  /** What cannot be done while PostgreSQL is away: the second half of the sentence of readiness. */
  readonly withoutIt: string;
}

/** The pool of PostgreSQL connections; closed after everything that asks. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly db: Database) {}

  static register({ name, max, schema, withoutIt, limits = SERVICE_LIMITS }: DatabaseModuleOptions): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: Database,
          inject: [Environment, Logger, Readiness],
          useFactory: async (env: Environment, log: Logger, readiness: Readiness) => {
            const db = await openDatabase({ url: env.databaseUrl, log, name, max, limits });
            if (schema === 'current') await waitForSchema(db, log);
            const missing = [`PostgreSQL does not answer: ${withoutIt}`];
            readiness.add('postgres', () =>
              db.query('select 1').then(
                () => [],
                () => missing,
              ),
            );
            return db;
          },
        },
      ],
      exports: [Database],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.close();
  }
}
