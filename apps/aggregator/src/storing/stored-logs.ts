import { Injectable } from '@nestjs/common';
import type { LogLoss, LogMark, LogMemory } from '#kafka';
import {
  countLostRanges,
  Database,
  loseRange,
  readCheckpoints,
  readOffset,
  type KnownOffset,
  type LossKind,
} from '#postgres';

/** What PostgreSQL has kept of the logs that were read (docs/adr/0024). */
@Injectable()
export class StoredLogs implements LogMemory {
  constructor(private readonly db: Database) {}

  known(topic: string, partition: number): Promise<KnownOffset | null> {
    return readOffset(this.db, topic, partition);
  }

  checkpoints(topic: string, partition: number): Promise<LogMark[]> {
    return readCheckpoints(this.db, topic, partition);
  }

  lose(loss: LogLoss): Promise<void> {
    return loseRange(this.db, loss);
  }

  losses(): Promise<readonly { readonly kind: LossKind; readonly n: number }[]> {
    return countLostRanges(this.db);
  }
}
