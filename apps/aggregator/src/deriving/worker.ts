import type { Kafka } from '#kafka';
import type { Database, Names } from '#postgres';
import type { Catalogue, Logger } from '#runtime';

/** Work beside the write path, for as long as the process lives. */
export interface Worker {
  /** Something was stored: look now instead of at the next turn. Cheap; called after each commit. */
  wake(): void;
  /**
   * Site files or factors are different from now on. `accept` records them and marks what follows; it runs while nothing is being
   * derived, so that no mark of the new configuration is taken under the old one.
   */
  reconfigure(accept: () => Promise<Catalogue>): Promise<void>;
  /** Resolves when the transaction in hand has ended. */
  stop(): Promise<void>;
}

export interface WorkerContext {
  readonly db: Database;
  readonly names: Names;
  readonly kafka: Kafka;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  /** Ends the process: for faults that only a new one can mend. */
  fail(error: unknown): void;
  /** Something was written to the outbox. */
  wakeOutbox(): void;
}

export type StartWorker = (context: WorkerContext) => Promise<Worker>;
