import type { Queryable } from '../database/database.js';

/** Records of a partition that Kafka lost before they were counted: offsets [from, to). */
export interface FoundLoss {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** When it was found first, Unix ms. */
  readonly foundMs: number;
}

/** All losses on record, oldest first. */
export async function readLostRanges(q: Queryable): Promise<FoundLoss[]> {
  return q.query<FoundLoss>(
    `select topic, partition, from_offset as "from", to_offset as "to", found_at as "foundMs"
     from lost_range order by found_at, topic, partition, from_offset`,
  );
}
