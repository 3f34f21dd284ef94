import { Injectable } from '@nestjs/common';
import { RecordProducer } from '#kafka';
import { Database, moveOutbox, OUTBOX_BATCH } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';

const REST_MS = 250;
const REST_AFTER_FAILURE_MS = 1_000;

/**
 * Moves the outbox to Kafka for as long as the process lives; `wake` says that something was written to it. Every process may: they
 * take turns, so that the order of a key holds.
 */
@Injectable()
export class OutboxMover extends PeriodicTask {
  constructor(db: Database, producer: RecordProducer, log: Logger) {
    super({
      what: 'moving the outbox to Kafka',
      log,
      work: async () => {
        const moved = await moveOutbox(db, (records) => producer.send(records));
        return moved < OUTBOX_BATCH ? undefined : 'more';
      },
      restMs: REST_MS,
      restAfterFailureMs: REST_AFTER_FAILURE_MS,
    });
  }
}
