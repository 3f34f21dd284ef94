import { Injectable } from '@nestjs/common';
import { MAX_RECORD_BYTES, RecordProducer } from '#kafka';
import { Database, moveOutbox, type OutboxRecord } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask, within } from '#service';

const REST_MS = 250;
const REST_AFTER_FAILURE_MS = 1_000;
/** Kafka answers within that, or the transaction ends and nothing counts as sent: another process may reach it. */
const SEND_WITHIN_MS = 5_000;

/**
 * Moves the outbox to Kafka for as long as the process lives; `wake` says that something was written to it. Every process may: they
 * take turns, so that the order of a key holds.
 */
@Injectable()
export class OutboxMover extends PeriodicTask {
  constructor(db: Database, producer: RecordProducer, log: Logger) {
    const send = boundedSend(producer);
    super({
      what: 'moving the outbox to Kafka',
      log,
      work: async () => {
        const { setAside, more } = await moveOutbox(db, send, { mostBytes: MAX_RECORD_BYTES });
        for (const { topic, key, bytes, isNew } of setAside) {
          if (!isNew) continue;
          log.error(
            { topic, key, bytes, mostBytes: MAX_RECORD_BYTES },
            'a document is too large for Kafka and is put aside (outbox_set_aside); everything else goes on',
          );
        }
        return more ? 'more' : undefined;
      },
      restMs: REST_MS,
      restAfterFailureMs: REST_AFTER_FAILURE_MS,
    });
  }
}

/** The producer gives nothing back that it was given: while Kafka is away one move waits in it, not one after the other. */
function boundedSend(producer: RecordProducer): (records: readonly OutboxRecord[]) => Promise<void> {
  let given: Promise<unknown> = Promise.resolve();
  return async (records) => {
    const late = new Error(`Kafka has not taken what the outbox holds within ${SEND_WITHIN_MS / 1_000} s`);
    if (
      (await within(
        SEND_WITHIN_MS,
        given.then(() => true),
      )) === null
    )
      throw late;
    const sent = producer.send(records);
    given = sent.catch(() => undefined);
    if (
      (await within(
        SEND_WITHIN_MS,
        sent.then(() => true),
      )) === null
    )
      throw late;
  };
}
