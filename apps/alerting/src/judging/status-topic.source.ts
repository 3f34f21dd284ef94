import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { STATUS_TOPIC } from '#contracts';
import { Kafka, type TopicReader } from '#kafka';
import { Logger } from '#runtime';
import { BatchSource, ProcessLife, Readiness, within } from '#service';
import { FirstDocuments } from './first-documents.js';

/** How long the start waits for Kafka; the reader goes on trying after it, and readiness says so. */
const READ_AT_START_MS = 10_000;
/** The reader asks Kafka several times a second; a silence of this length is an outage. */
const STALE_FETCH_MS = 5_000;

/** What was held at the start and could not be judged is tried again. */
const RETRY_MS = 1_000;

/** The compacted status topic: what it holds at the start, reduced to what matters, then record by record, without a group. */
@Injectable()
export class StatusTopic extends BatchSource {
  private reader: TopicReader | null = null;
  private readonly first = new FirstDocuments();
  private isJudged = false;
  private isStopped = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly life: ProcessLife,
    readiness: Readiness,
    private readonly log: Logger,
  ) {
    super();
    readiness.add('kafka', () =>
      (this.reader?.lastFetchAgeMs() ?? Infinity) > STALE_FETCH_MS
        ? ['Kafka does not answer: no status is evaluated']
        : [],
    );
  }

  async start(take: (record: unknown) => Promise<void>): Promise<void> {
    this.reader = this.kafka.reader({
      topics: [STATUS_TOPIC],
      onRecord: async (record) => {
        if (this.isJudged) await take(record);
        else this.first.add(record);
      },
      onFatal: this.life.fail,
    });
    await within(
      READ_AT_START_MS,
      this.reader.start().then(() => this.judgeFirst(take)),
    );
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.reader?.stop();
  }

  private async judgeFirst(take: (record: unknown) => Promise<void>): Promise<void> {
    for (let said = false; !this.isStopped && !this.isJudged; said = true) {
      try {
        await this.first.handOver(take);
        this.isJudged = this.first.isEmpty();
      } catch (error) {
        if (!said) this.log.warn({ err: error }, 'judging what the status topic held failed; trying again');
        await setTimeout(RETRY_MS);
      }
    }
  }
}
