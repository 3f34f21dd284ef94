import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { RULES_VERSION } from '#domain';
import { Database, openDatabase } from '#postgres';
import { Environment, Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { CountingCatalogue, SiteOwnership } from '#service-database';
import { promoteSites } from './promote-rules.js';

const BEAT_EVERY_MS = 2_000;

/** A heartbeat that takes longer is none: the next one goes over another connection. */
const LIMITS = { statementMs: 3_000, lockMs: 2_000, idleInTransactionMs: 3_000 };

/** A connection of its own: heartbeats never wait for work. */
class HeartbeatDatabase {
  constructor(readonly db: Database) {}
}

/** The heartbeat of this process, by which it keeps the sites that it derives. */
@Injectable()
export class Heartbeat extends PeriodicTask implements OnApplicationShutdown {
  constructor(
    private readonly ownership: SiteOwnership,
    private readonly own: HeartbeatDatabase,
    db: Database,
    catalogue: CountingCatalogue,
    private readonly logger: Logger,
  ) {
    super({
      what: 'the heartbeat',
      log: logger,
      work: async () => {
        await ownership.renew();
        await promoteSites(db, catalogue.rules());
      },
      restMs: BEAT_EVERY_MS,
    });
    catalogue.follow(() => ownership.retry());
  }

  /** The sites are free at once, and others need not wait for our silence. */
  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await this.ownership.leave().catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        'the sites could not be given back: others take them when they miss the heartbeat',
      );
    });
    await this.own.db.close();
  }
}

/** Who derives which site. */
@Module({
  providers: [
    {
      provide: HeartbeatDatabase,
      inject: [Environment, Logger],
      useFactory: async (env: Environment, log: Logger) =>
        new HeartbeatDatabase(
          await openDatabase({
            url: env.databaseUrl,
            log,
            name: 'greenpark-aggregator-heartbeat',
            max: 1,
            limits: LIMITS,
          }),
        ),
    },
    {
      provide: SiteOwnership,
      inject: [HeartbeatDatabase, CountingCatalogue],
      useFactory: ({ db }: HeartbeatDatabase, catalogue: CountingCatalogue) =>
        new SiteOwnership({ db, service: 'aggregator', rules: RULES_VERSION, files: () => catalogue.filesForm() }),
    },
    Heartbeat,
  ],
  exports: [SiteOwnership],
})
export class OwnershipModule {}
