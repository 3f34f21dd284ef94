import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { CountingCatalogue, SiteOwnership } from '#service-database';
import { SiteDeriver } from './site-deriver.js';
import { StoringFirst } from './storing-first.js';

/** A flood costs one pass per rest: figures are at most this much, and the pass itself, behind what is stored. */
const REST_MS = 400;
/** What another process has stored is found so much later at most. */
const IDLE_MS = 700;

/** Derives from the first site that is ours for as long as the process lives: after a start its status is there before the first messages are. */
@Injectable()
export class DeriveWorker implements OnApplicationShutdown {
  private readonly task: PeriodicTask;
  private readonly stopping = new AbortController();

  constructor(
    deriver: SiteDeriver,
    log: Logger,
    catalogue: CountingCatalogue,
    ownership: SiteOwnership,
    private readonly storing: StoringFirst,
  ) {
    this.task = new PeriodicTask({
      what: 'deriving',
      log,
      work: () => this.pass(deriver),
      // A flood is let pass for a moment, so that one pass carries many commits through; what is quiet is looked at each second.
      minRestMs: REST_MS,
      restMs: IDLE_MS,
    });
    catalogue.follow(() => this.task.wake());
    ownership.follow(() => {
      this.task.start();
      this.task.wake();
    });
  }

  /** So many records were stored: look now instead of after the rest. Cheap; called after each commit. As `StoringFirst.stored` has it. */
  stored(waitedMs: number | null, records: number, restMs: number): void {
    this.storing.stored(waitedMs, records, restMs);
    this.task.wake();
  }

  /** Resolves when the transaction in hand has ended. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.storing.stop();
    await this.task.stop();
  }

  private async pass(deriver: SiteDeriver): Promise<'more' | undefined> {
    await this.storing.turn();
    const startedAt = performance.now();
    const found = await deriver.pass(this.stopping.signal);
    if (!this.stopping.signal.aborted) await this.storing.giveWay(performance.now() - startedAt);
    return found;
  }
}
