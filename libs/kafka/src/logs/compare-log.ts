import { sameMark, type LogMark } from './log-mark.js';
import type { LogReader } from './log-reader.js';

/** What the reader of a partition knows of it from before. */
export interface KnownLog {
  readonly clusterId: string;
  readonly topicId: string;
  /** Offset of the next record to read. */
  readonly next: bigint;
  /** The record before `next`; null where it was read before such marks were kept, or is gone. */
  readonly last: LogMark | null;
}

/** A log that is not what it was; reading goes on at `resume`. */
export interface LogLoss {
  readonly topic: string;
  readonly partition: number;
  /** `deleted`: the log begins above the position. `truncated`: it ended below it, and may have grown over it again since. */
  readonly kind: 'deleted' | 'truncated';
  /** Where the reader stood. */
  readonly next: bigint;
  readonly resume: bigint;
  /** The record before `resume`, where it is known. */
  readonly last: LogMark | null;
}

/** A partition as it is found now. */
export interface FoundLog {
  readonly topic: string;
  readonly partition: number;
  /** Start of the log. */
  readonly low: bigint;
  /** Up to here records can be read (high watermark). */
  readonly high: bigint;
  /** Newest leader epoch. */
  readonly epoch: number;
}

/** The leader does not hand the record over yet: right after an election what is readable may end before what was read. */
export class NotReadableYet extends Error {}

/**
 * Whether the log still is the one that was read (docs/adr/0024): it reaches up to the position, under the epoch of the last record too, and
 * that record is the same. Else the place from which it may be another one: the newest checkpoint that still matches, or the start.
 * @param checkpoints of the partition, newest first; asked only where something is lost
 * @throws NotReadableYet
 */
export async function compareLog(
  known: KnownLog,
  found: FoundLog,
  reader: LogReader,
  checkpoints: () => Promise<readonly LogMark[]>,
): Promise<LogLoss | null> {
  const { topic, partition, low, high, epoch } = found;
  const { next, last } = known;
  if (low > next) return { topic, partition, kind: 'deleted', next, resume: low, last: null };
  if (next === 0n) return null;
  const logEnd = max(high, (await reader.epochEnd(topic, partition, epoch)) ?? low);
  const end = last === null || last.epoch === epoch ? logEnd : await reader.epochEnd(topic, partition, last.epoch);
  const isWhole = logEnd >= next && (end === null || end >= next);
  if (isWhole && (last === null || last.offset < low)) return null;
  if (isWhole && last !== null) {
    const mark = await reader.markAt(topic, partition, last.offset);
    if (sameMark(last, mark)) return null;
    if (mark === null && high < next)
      throw new NotReadableYet(`${topic}/${partition}: the record at ${last.offset} is not readable yet`);
  }
  const kept = await newestKept(await checkpoints(), found, reader, next);
  const bound = min(next, min(logEnd, end ?? next));
  const same = kept === null ? low : kept.offset + 1n;
  const resume = min(bound, same);
  return {
    topic,
    partition,
    kind: 'truncated',
    next,
    resume: resume < low ? low : resume,
    last: kept !== null && kept.offset + 1n === resume ? kept : null,
  };
}

/** Two logs are the same up to one place, and different behind it: the newest checkpoint that matches is found by halving. */
async function newestKept(
  checkpoints: readonly LogMark[],
  { topic, partition, low }: FoundLog,
  reader: LogReader,
  next: bigint,
): Promise<LogMark | null> {
  const marks = checkpoints.filter(({ offset }) => offset >= low && offset < next);
  let [from, to] = [0, marks.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const mark = marks[middle]!;
    if (sameMark(mark, await reader.markAt(topic, partition, mark.offset))) to = middle;
    else from = middle + 1;
  }
  return marks[from] ?? null;
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
