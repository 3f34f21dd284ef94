import { Injectable } from '@nestjs/common';
import { EVENTS_TOPIC, READINGS_TOPIC } from '#contracts';
import { Kafka } from '#kafka';
import { Database, isLookOpen, openLook, reachLook, readClock } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';

const LOOK_EVERY_MS = 2_000;
/** Figures are made from these; dead letters change none. */
const TOPICS = [READINGS_TOPIC, EVENTS_TOPIC];

/** One step: the open look is reached, or another one is begun. Any process may take it. Kafka away: nothing is reached. */
export async function lookAtLogs(db: Database, kafka: Pick<Kafka, 'topicEnds'>): Promise<void> {
  await reachLook(db);
  if (await isLookOpen(db)) return;
  // The clock first: what was received before it lies before the ends that are asked after it.
  const askedAtMs = await readClock(db);
  const ends = [];
  for (const [topic, partitions] of await kafka.topicEnds(TOPICS)) {
    for (const { partition, low, high } of partitions) {
      if (high > low) ends.push({ topic, partition, next: high });
    }
  }
  await openLook(db, askedAtMs, ends);
}

/** Looks at the ends of the logs again and again, so that it is known up to when all that was received is stored (ADR 23). */
@Injectable()
export class LogLooks extends PeriodicTask {
  constructor(db: Database, kafka: Kafka, log: Logger) {
    super({
      what: 'looking at the ends of the logs',
      log,
      work: () => lookAtLogs(db, kafka),
      restMs: LOOK_EVERY_MS,
    });
  }
}
