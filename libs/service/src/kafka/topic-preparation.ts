import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { TOPICS } from '#contracts';
import { Kafka } from '#kafka';
import { Logger } from '#runtime';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 3_000;

/** Makes the topics that are missing and says what is wrong with the others; tries until Kafka answers. */
@Injectable()
export class TopicPreparation implements BeforeApplicationShutdown {
  private found: readonly string[] = ['Kafka has not answered yet: the topics are not checked'];
  private readonly stopped = new AbortController();

  constructor(
    private readonly kafka: Kafka,
    private readonly log: Logger,
  ) {}

  /** Wrong topics are for an operator to mend; readings are taken meanwhile. */
  problems(): readonly string[] {
    return this.found;
  }

  /** Resolves when the topics were looked at, or when stopped. */
  async run(): Promise<void> {
    const { signal } = this.stopped;
    let isSaid = false;
    for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        this.found = await this.kafka.ensureTopics(TOPICS);
        for (const problem of this.found) this.log.error({ problem }, 'a Kafka topic is wrong');
        return;
      } catch (error) {
        if (!isSaid) this.log.warn({ err: error }, 'Kafka does not answer: the topics are not checked, trying again');
        isSaid = true;
        await delay(wait, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  beforeApplicationShutdown(): void {
    this.stopped.abort();
  }
}
