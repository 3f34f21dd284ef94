import { continues, type Mutable, type SeqRange } from '#domain';

/** Ranges below are not worth sorting. */
const FEW = 2;
const NONE: readonly SeqRange[] = [];
type Range = Mutable<SeqRange>;

/**
 * Collects the sequence numbers of one device as ranges: consecutive numbers that rise with time make one. Numbers that came through
 * several members of a group, and so in each other's way, are put in the order of their times at the end.
 */
export class SeqTail {
  ranges: readonly SeqRange[] = NONE;
  /** The one that may go on. */
  private last: Range | null = null;
  /** Mostly there is one, and it is this one: used again, like the tail itself. */
  private readonly first: Range = { boot: '', fromSeq: -1, toSeq: -1, fromTs: null, toTs: null };
  private readonly only: readonly SeqRange[] = [this.first];

  add(boot: string, seq: number, ts: number | null): void {
    const { last } = this;
    if (last !== null && boot === last.boot) {
      if (seq === last.toSeq && ts === last.toTs) return;
      if (seq === last.toSeq + 1 && (ts === null ? last.toTs === null : last.toTs !== null && ts >= last.toTs)) {
        last.toSeq = seq;
        last.toTs = ts;
        return;
      }
    }
    this.last = this.begin(boot, seq, ts);
  }

  close(): void {
    this.last = null;
    if (this.ranges.length > FEW) this.ranges = joined(this.ranges);
  }

  /** For the next transaction: its ranges are no more. */
  clear(): void {
    this.last = null;
    this.ranges = NONE;
  }

  private begin(boot: string, seq: number, ts: number | null): Range {
    if (this.ranges !== NONE) {
      const range = { boot, fromSeq: seq, toSeq: seq, fromTs: ts, toTs: ts };
      if (this.ranges === this.only) this.ranges = [this.first, range];
      else (this.ranges as SeqRange[]).push(range);
      return range;
    }
    const { first } = this;
    first.boot = boot;
    first.fromSeq = first.toSeq = seq;
    first.fromTs = first.toTs = ts;
    this.ranges = this.only;
    return first;
  }
}

function joined(ranges: readonly SeqRange[]): SeqRange[] {
  const timeOf = ({ fromTs }: SeqRange): number => fromTs ?? Infinity;
  const kept: SeqRange[] = [];
  for (const range of ranges.toSorted((a, b) => timeOf(a) - timeOf(b) || a.fromSeq - b.fromSeq)) {
    const last = kept.at(-1);
    if (last && continues(last, range)) kept[kept.length - 1] = { ...last, toSeq: range.toSeq, toTs: range.toTs };
    else kept.push(range);
  }
  return kept;
}
