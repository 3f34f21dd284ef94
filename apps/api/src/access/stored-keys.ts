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
  private begun = 0;
  /** Which read was taken, by when it began. */
  private taken = 0;

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

  /** Now, for whoever has just changed them. What is answered late does not take the place of what was asked later. */
  async read(): Promise<void> {
    const order = ++this.begun;
    const keys = await readApiKeys(this.db, 'held');
    if (order < this.taken) return;
    this.taken = order;
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
