import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DAY_MS } from '#domain';
import {
  compactSeqRanges,
  Database,
  ReadingPartitions,
  readClock,
  readDeadLetterDeletions,
  releasePackedMonths,
  SeqRangeRounds,
  thinCheckpoints,
  trimDeadLetters,
} from '#postgres';
import { Environment, Logger } from '#runtime';
import { PeriodicTask } from '#service';
import { DeviceIndex } from './intake/device-index.js';
import { StoringMetrics } from './storing-metrics.js';

const PARTITIONS_EVERY_MS = 60 * 60_000;
const COMPACT_EVERY_MS = 10_000;
const THIN_EVERY_MS = 10 * 60_000;
const RELEASE_EVERY_MS = 10 * 60_000;
const TRIM_EVERY_MS = 60_000;
const MIB = 1_048_576;

/** What keeps the tables of readings in shape beside the write path. */
@Injectable()
export class StoringUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly tasks: readonly PeriodicTask[];

  constructor(
    db: Database,
    private readonly partitions: ReadingPartitions,
    private readonly deviceIndex: DeviceIndex,
    private readonly env: Environment,
    private readonly log: Logger,
    metrics: StoringMetrics,
  ) {
    metrics.watchDeletions(() => readDeadLetterDeletions(db, null));
    const seqRanges = new SeqRangeRounds();
    this.tasks = [
      new PeriodicTask({
        work: () => partitions.makeAhead(Date.now()),
        restMs: PARTITIONS_EVERY_MS,
        what: 'making partitions ahead',
        log,
      }),
      new PeriodicTask({
        work: () => compactSeqRanges(db, seqRanges),
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
      new PeriodicTask({
        work: async () => void (await releasePackedMonths(db, await readClock(db))),
        restMs: RELEASE_EVERY_MS,
        what: 'giving back the disk of packed months',
        log,
      }),
      new PeriodicTask({
        work: () => this.trimDeadLetters(db),
        restMs: TRIM_EVERY_MS,
        what: 'keeping dead letters within their quota',
        log,
      }),
    ];
  }

  private async trimDeadLetters(db: Database): Promise<void> {
    const { quotaMib, days } = this.env.deadLetters;
    const deleted = await trimDeadLetters(db, { quotaBytes: quotaMib * MIB, retentionMs: days * DAY_MS });
    for (const { site, device, letters, bytes } of deleted.filter(({ cause }) => cause === 'quota')) {
      this.log.warn(
        { site, device, letters, bytes, quotaMib },
        'dead letters above the quota of their site were deleted',
      );
    }
  }

  /** The partitions of now are there before the first batch comes, and the layouts of what is declared. */
  async onApplicationBootstrap(): Promise<void> {
    await this.partitions.makeAhead(Date.now());
    await this.deviceIndex.prepare().catch((error: unknown) => {
      // Each comes with the first message that needs it.
      this.log.warn({ err: error }, 'layouts of declared devices were not made ahead');
    });
    for (const task of this.tasks) task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
