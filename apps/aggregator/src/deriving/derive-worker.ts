import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger, type Catalogue } from '#runtime';
import { LoadedCatalogue, PeriodicTask } from '#service';
import { SiteDeriver } from './site-deriver.js';

/** A flood costs one pass per rest: figures are at most this much, and the pass itself, behind what is stored. */
const REST_MS = 400;
const IDLE_MS = 1_000;

/** Derives for as long as the process lives. Passes and changes of configuration take turns. */
@Injectable()
export class DeriveWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;
  private readonly stopping = new AbortController();
  private passing: Promise<void> = Promise.resolve();

  constructor(
    private readonly deriver: SiteDeriver,
    private readonly log: Logger,
    catalogue: LoadedCatalogue,
  ) {
    catalogue.follow((fresh) => this.reconfigure(fresh));
    this.task = new PeriodicTask({
      what: 'deriving',
      log,
      work: () => this.inTurn(() => deriver.pass(this.stopping.signal)),
      // A flood is let pass for a moment, so that one pass carries many commits through; what is quiet is looked at each second.
      minRestMs: REST_MS,
      restMs: IDLE_MS,
    });
  }

  /** Something was stored: look now instead of at the next turn. Cheap; called after each commit. */
  wake(): void {
    this.task.wake();
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  /** Resolves when the transaction in hand has ended. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.task.stop();
  }

  /** Accepted while nothing is being derived, so that no mark of the new configuration is taken under the old one. */
  private async reconfigure(fresh: Catalogue): Promise<void> {
    const changed = await this.inTurn(() => this.deriver.accept(fresh));
    this.log.info({ changed }, 'the configuration counts from now on');
    this.task.wake();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.passing.then(work);
    this.passing = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}
