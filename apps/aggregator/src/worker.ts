import type { Kafka } from '#kafka';
import type { ConfigurationChange, Database, Names } from '#postgres';
import type { Catalogue, Logger } from '#runtime';

/** Work beside the write path, for as long as the process lives. */
export interface Worker {
  /** Something was stored: look now instead of at the next turn. Cheap; called after each commit. */
  nudge(): void;
  /** Site files or factors are different from now on. */
  configured?(catalogue: Catalogue, changes: readonly ConfigurationChange[]): void;
  /** Resolves when the transaction in hand has ended. */
  stop(): Promise<void>;
}

export interface WorkerContext {
  readonly db: Database;
  readonly names: Names;
  readonly kafka: Kafka;
  readonly catalogue: Catalogue;
  /** What is different from the configuration that counted before this start. */
  readonly changes: readonly ConfigurationChange[];
  readonly log: Logger;
  /** Ends the process: for faults that only a new one can mend. */
  fail(error: unknown): void;
  /** Something was written to the outbox. */
  nudgeOutbox(): void;
}

export type StartWorker = (context: WorkerContext) => Promise<Worker>;
