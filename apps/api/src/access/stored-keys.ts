import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, readApiKeys } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { Access } from './access.js';

/** So soon a key that was made or revoked elsewhere is known here. */
const READ_EVERY_MS = 2_000;

/** The keys of the database, read again and again. While it cannot be read those hold that held before: nothing else is answered then. */
@Injectable()
export class StoredKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly db: Database,
    private readonly access: Access,
    log: Logger,
  ) {
    const what = 'reading the keys of the database';
    this.task = new PeriodicTask({ what, log, work: () => this.read(), restMs: READ_EVERY_MS });
  }

  onApplicationBootstrap(): void {
    if (this.access.required) this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** Now, for whoever has just changed them. */
  async read(): Promise<void> {
    const keys = await readApiKeys(this.db, 'held');
    this.access.replaceStored(
      keys.map(({ name, role, sha256, sites, expiresMs }) => ({
        name,
        role,
        sha256,
        ...(sites && { sites }),
        ...(expiresMs !== null && { expiresMs }),
      })),
    );
  }
}
