import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, publishAllPrincipals } from '#postgres';
import { Logger } from '#runtime';

const AGAIN_MS = 5_000;

/**
 * Publishes all principals once at the start: a database that was restored from an older copy may know others than Kafka has, and what
 * it does not know must let nobody in. Tries until the database takes it: the API serves before its schema is there.
 */
@Injectable()
export class PrincipalPublishing implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();

  constructor(
    private readonly db: Database,
    private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.publish();
  }

  onModuleDestroy(): void {
    this.stopped.abort();
  }

  private async publish(): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      try {
        await publishAllPrincipals(this.db);
        return;
      } catch (error) {
        this.log.debug({ err: error }, 'the MQTT principals cannot be published yet; trying again');
        await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
