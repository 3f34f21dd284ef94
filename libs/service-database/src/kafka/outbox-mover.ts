import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RecordProducer } from '#kafka';
import { Database, moveOutbox, OUTBOX_BATCH } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';

const REST_MS = 250;
const REST_AFTER_FAILURE_MS = 1_000;

/** Moves the outbox to Kafka for as long as the process lives. Every process may: they take turns, so that the order of a key holds. */
@Injectable()
export class OutboxMover implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(db: Database, producer: RecordProducer, log: Logger) {
    this.task = new PeriodicTask({
      work: async () => {
        const moved = await moveOutbox(db, (records) => producer.send(records));
        return moved < OUTBOX_BATCH ? undefined : 'more';
      },
      restMs: REST_MS,
      restAfterFailureMs: REST_AFTER_FAILURE_MS,
      onError: (error) => log.warn({ err: error }, 'moving the outbox to Kafka failed; trying again'),
    });
  }

  /** Something was written to the outbox. */
  wake(): void {
    this.task.wake();
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }
}
