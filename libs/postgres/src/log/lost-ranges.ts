import type { Database, Queryable } from '../database/database.js';
import { forgetOpenLooks } from '../ownership/looks.js';
import type { StoredMark } from './checkpoints.js';
import { PositionMoved, type StoredOffset } from './offsets.js';

/**
 * `deleted`: [from, to) was deleted by Kafka before it was read. `truncated`: it was read and is gone; what came after it may be gone
 * unread. `adopted`: another log was declared the right one.
 */
export type LossKind = 'deleted' | 'truncated' | 'adopted';

export interface LostRange {
  readonly topic: string;
  readonly partition: number;
  readonly kind: LossKind;
  readonly from: bigint;
  readonly to: bigint;
  /** Unix ms. */
  readonly foundMs: number;
}

/** Records of a partition that Kafka lost before they were counted, or may have: offsets [from, to). */
export interface FoundLoss {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** When it was found first, Unix ms. */
  readonly foundMs: number;
}

/** All losses on record, oldest first; what somebody has adopted is none. */
export async function readLostRanges(q: Queryable): Promise<FoundLoss[]> {
  return q.query<FoundLoss>(
    `select topic, partition, from_offset as "from", to_offset as "to", found_at as "foundMs"
     from lost_range where kind <> 'adopted' order by found_at, topic, partition, from_offset`,
  );
}

/** All that is on record, newest first. */
export async function listLosses(q: Queryable, limit: number): Promise<LostRange[]> {
  const rows = await q.query<Omit<LostRange, 'from' | 'to'> & { from: number; to: number }>(
    `select topic, partition, kind, from_offset as "from", to_offset as "to", found_at as "foundMs"
     from lost_range order by lost_range_id desc limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, from: BigInt(row.from), to: BigInt(row.to) }));
}

/** Losses on record, by kind. */
export async function countLostRanges(q: Queryable): Promise<{ readonly kind: LossKind; readonly n: number }[]> {
  return q.query('select kind, count(*) as n from lost_range group by kind');
}

/**
 * Puts a loss on record and moves the position from `next` to `resume`, in one transaction. Checkpoints of what is gone are forgotten.
 * @throws PositionMoved where another process was first
 */
export async function loseRange(
  db: Database,
  loss: {
    readonly topic: string;
    readonly partition: number;
    readonly kind: 'deleted' | 'truncated';
    readonly next: bigint;
    readonly resume: bigint;
    /** At `resume - 1`, where it is known. */
    readonly last: StoredMark | null;
  },
): Promise<void> {
  const { topic, partition, kind, next, resume, last } = loss;
  await db.transaction(async (tx) => {
    const moved = await tx.execute(
      `update kafka_offset set next_offset = $4, last_epoch = $5, last_sha = $6
       where topic = $1 and partition = $2 and next_offset = $3`,
      [topic, partition, String(next), String(resume), last?.epoch ?? null, last?.sha ?? null],
    );
    if (moved !== 1) throw new PositionMoved([{ topic, partition, from: next }]);
    const [from, to] = next < resume ? [next, resume] : [resume, next];
    await note(tx, { topic, partition, kind, from, to });
    await tx.execute('delete from offset_checkpoint where topic = $1 and partition = $2 and at_offset >= $3', [
      topic,
      partition,
      String(resume),
    ]);
  });
}

/** Another log takes the place of the one that was read: all of it is read from its start, what was stored before comes as duplicates. */
export async function adoptLog(
  tx: Queryable,
  { topic, partition, next, clusterId, topicId }: StoredOffset,
): Promise<void> {
  const adopted = await tx.execute(
    `delete from kafka_offset where topic = $1 and partition = $2 and next_offset = $3 and cluster_id = $4 and topic_id = $5`,
    [topic, partition, String(next), clusterId, topicId],
  );
  if (adopted !== 1) throw new PositionMoved([{ topic, partition, from: next }]);
  await note(tx, { topic, partition, kind: 'adopted', from: 0n, to: next });
  await tx.execute('delete from offset_checkpoint where topic = $1 and partition = $2', [topic, partition]);
}

/** Ends of logs that were asked before say nothing about what is stored now. */
async function note(tx: Queryable, { topic, partition, kind, from, to }: Omit<LostRange, 'foundMs'>): Promise<void> {
  await tx.execute(
    'insert into lost_range (topic, partition, kind, from_offset, to_offset) values ($1, $2, $3, $4, $5)',
    [topic, partition, kind, String(from), String(to)],
  );
  await forgetOpenLooks(tx);
}
