import { allEnded } from '../database/all-ended.js';
import type { Queryable } from '../database/database.js';
import { plannedOnce } from '../database/kept-plan.js';
import { addCheckpoints, type StoredMark } from './checkpoints.js';

/** The position in a log up to which everything is counted. */
export interface StoredOffset {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to read. */
  readonly next: bigint;
  readonly clusterId: string;
  readonly topicId: string;
}

/** A step of one position, from where this consumer believes it to be (null: nothing was read yet). */
export interface OffsetMove extends StoredOffset {
  readonly from: bigint | null;
  /** At `next - 1`. */
  readonly last: StoredMark;
  /** Keeps `last` as a checkpoint too. */
  readonly isCheckpoint: boolean;
}

/** The position is no longer where this consumer read it: another one has the partition, or an earlier commit did succeed. */
export class PositionMoved extends Error {
  /** SQLSTATE's serialization_failure: another process was first, ask again. */
  readonly code = '40001';
  constructor(moves: readonly Pick<OffsetMove, 'topic' | 'partition' | 'from'>[]) {
    const names = moves.map((m) => `${m.topic}/${m.partition} from ${m.from ?? 'nothing'}`);
    super(`the stored offset is not where this consumer left it: ${names.join(', ')}`);
    this.name = 'PositionMoved';
  }
}

export async function readOffsets(q: Queryable): Promise<StoredOffset[]> {
  const rows = await q.query<Omit<StoredOffset, 'next'> & { next: number }>(
    `select topic, partition, next_offset as next, cluster_id as "clusterId", topic_id as "topicId"
     from kafka_offset order by topic, partition`,
  );
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
}

/** A position with what the log before it is known by. */
export interface KnownOffset extends StoredOffset {
  /** null: read before such marks were kept, or gone. */
  readonly last: StoredMark | null;
}

export async function readOffset(q: Queryable, topic: string, partition: number): Promise<KnownOffset | null> {
  const [row] = await q.query<Omit<StoredOffset, 'next'> & { next: number; epoch: number | null; sha: string | null }>(
    `select topic, partition, next_offset as next, cluster_id as "clusterId", topic_id as "topicId", last_epoch as epoch, last_sha as sha
     from kafka_offset where topic = $1 and partition = $2`,
    [topic, partition],
  );
  if (!row) return null;
  const { epoch, sha, ...offset } = row;
  const next = BigInt(row.next);
  return { ...offset, next, last: epoch === null || sha === null ? null : { offset: next - 1n, epoch, sha } };
}

const MOVE = plannedOnce(
  `update kafka_offset o set next_offset = n.next, last_epoch = n.epoch, last_sha = n.sha
       from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::int[], $7::text[], $8::bigint[])
            n(topic, partition, next, cluster_id, topic_id, epoch, sha, expected)
       where o.topic = n.topic and o.partition = n.partition and o.next_offset = n.expected
         and o.cluster_id = n.cluster_id and o.topic_id = n.topic_id`,
);

const BEGIN = `insert into kafka_offset (topic, partition, next_offset, cluster_id, topic_id, last_epoch, last_sha)
       select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::int[], $7::text[]) on conflict do nothing`;

/**
 * Compare and set, the first statements of the transaction that counts the records: the row locks make a second consumer of
 * the same partition wait until this one has committed, and then fail. None waits for another: what is sent behind it is behind all of them.
 * @throws PositionMoved where a position is not at `from`, in this cluster and topic
 */
export async function moveOffsets(tx: Queryable, moves: readonly OffsetMove[]): Promise<void> {
  const first = moves.filter((move) => move.from === null);
  const later = moves.filter((move) => move.from !== null);
  const checkpoints = moves.filter((move) => move.isCheckpoint);
  const [begun, moved] = await allEnded([
    async () => (first.length === 0 ? 0 : tx.execute(BEGIN, columns(first))),
    async () => (later.length === 0 ? 0 : tx.execute(MOVE, [...columns(later), later.map((m) => String(m.from))])),
    () => addCheckpoints(tx, checkpoints),
  ]);
  if (begun + moved !== moves.length) throw new PositionMoved(moves);
}

function columns(moves: readonly OffsetMove[]): unknown[] {
  return [
    moves.map((m) => m.topic),
    moves.map((m) => m.partition),
    moves.map((m) => String(m.next)),
    moves.map((m) => m.clusterId),
    moves.map((m) => m.topicId),
    moves.map((m) => m.last.epoch),
    moves.map((m) => m.last.sha),
  ];
}
