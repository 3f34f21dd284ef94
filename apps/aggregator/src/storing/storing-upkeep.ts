import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { compactSeqRanges, Database, ReadingPartitions, thinCheckpoints } from '#postgres';
import { Logger } from '#runtime';
import { PeriodicTask } from '#service';

const PARTITIONS_EVERY_MS = 60 * 60_000;
const COMPACT_EVERY_MS = 10_000;
const THIN_EVERY_MS = 10 * 60_000;

/** What keeps the tables of readings in shape beside the write path. */
@Injectable()
export class StoringUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tasks: readonly PeriodicTask[];

  constructor(
    db: Database,
    private readonly partitions: ReadingPartitions,
    log: Logger,
  ) {
    const leftSeqRanges = new Map<string, number>();
    this.tasks = [
      new PeriodicTask({
        work: () => partitions.makeAhead(Date.now()),
        restMs: PARTITIONS_EVERY_MS,
        what: 'making partitions ahead',
        log,
      }),
      new PeriodicTask({
        work: () => compactSeqRanges(db, undefined, leftSeqRanges),
        restMs: COMPACT_EVERY_MS,
        what: 'joining sequence numbers',
        log,
      }),
      new PeriodicTask({
        work: () => thinCheckpoints(db),
        restMs: THIN_EVERY_MS,
        what: 'thinning checkpoints of logs',
        log,
      }),
    ];
  }

  /** The partitions of now are there before the first batch comes. */
  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.makeAhead(Date.now());
    for (const task of this.tasks) task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
