import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '#runtime';

export interface PeriodicTaskOptions {
  /** Begins the sentence of the log where it fails: `watching for silent devices`. */
  readonly what: string;
  readonly log: Pick<Logger, 'warn'>;
  /** What is done; a promise of `'more'` goes on at once. Never run twice at a time. */
  readonly work: () => Promise<unknown>;
  /** Between the end of a run and the begin of the next, ms. */
  readonly restMs: number;
  /** Part of the rest that `wake` does not shorten, ms: bounds the load that a flood of wakes makes. Default 0. */
  readonly minRestMs?: number;
  /** Rest after a run that failed, ms; default `restMs`. */
  readonly restAfterFailureMs?: number;
}

/**
 * Work that is done again and again, with a rest in between, until the stop. A failed run is tried again after the rest; the log has
 * the first failure of a row of them, those that follow are the same outage. As a provider it runs as long as its module.
 */
export class PeriodicTask implements OnApplicationBootstrap, OnApplicationShutdown {
  private isStopped = false;
  private isWoken = false;
  private endRest: () => void = () => undefined;
  private running: Promise<void> | null = null;

  constructor(private readonly options: PeriodicTaskOptions) {}

  /** Runs at once for the first time. A second call changes nothing. */
  start(): void {
    this.running ??= this.run();
  }

  /** There is something to do: the rest ends, or the next one is left out where a run is under way. Cheap. */
  wake(): void {
    this.isWoken = true;
    this.endRest();
  }

  /** Resolves when the run in hand has ended; nothing begins after it. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.endRest();
    await this.running;
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async run(): Promise<void> {
    const { work, restMs, minRestMs = 0, restAfterFailureMs = restMs, what, log } = this.options;
    let isFailing = false;
    while (!this.isStopped) {
      this.isWoken = false;
      let found: unknown;
      try {
        found = await work();
        isFailing = false;
      } catch (error) {
        if (!isFailing && !this.isStopped) log.warn({ err: error }, `${what} failed; trying again`);
        isFailing = true;
      }
      if (found === 'more') continue;
      const wholeMs = isFailing ? restAfterFailureMs : restMs;
      await this.rest(Math.min(minRestMs, wholeMs), false);
      // After a failure whoever wakes would only find the same outage.
      await this.rest(wholeMs - minRestMs, !isFailing);
    }
  }

  private rest(ms: number, isWakeable: boolean): Promise<void> {
    if (this.isStopped || ms <= 0 || (isWakeable && this.isWoken)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endRest = () => {
        if (!isWakeable && !this.isStopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
