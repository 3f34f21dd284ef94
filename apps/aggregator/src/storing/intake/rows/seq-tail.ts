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
  /** When they are closed. */
  ranges: readonly SeqRange[] = NONE;
  /** The one that may go on, as it was when it began. */
  private last: Range | null = null;
  /** Its boot, and where it ends by now: numbers of this object, so that none is made anew with each message. NaN: at no time. */
  private boot = '';
  private toSeq = -1;
  private toTs = NaN;
  /** Mostly there is one, and it is this one: used again, like the tail itself. */
  private readonly first: Range = { boot: '', fromSeq: -1, toSeq: -1, fromTs: null, toTs: null };
  private readonly only: readonly SeqRange[] = [this.first];

  add(boot: string, seq: number, ts: number | null): void {
    if (this.last !== null && boot === this.boot) {
      const { toSeq, toTs } = this;
      const isAtNoTime = ts === null && Number.isNaN(toTs);
      if (seq === toSeq && (isAtNoTime || ts === toTs)) return;
      if (seq === toSeq + 1 && (isAtNoTime || (ts !== null && ts >= toTs))) {
        this.toSeq = seq;
        if (ts !== null) this.toTs = ts;
        return;
      }
    }
    this.end();
    this.last = this.begin(boot, seq, ts);
    this.boot = boot;
    this.toSeq = seq;
    this.toTs = ts ?? NaN;
  }

  close(): void {
    this.end();
    if (this.ranges.length > FEW) this.ranges = joined(this.ranges);
  }

  /** For the next transaction: its ranges are no more. */
  clear(): void {
    this.last = null;
    this.ranges = NONE;
  }

  /** The one that may go on goes on no more. */
  private end(): void {
    const { last } = this;
    if (last === null) return;
    last.toSeq = this.toSeq;
    last.toTs = Number.isNaN(this.toTs) ? null : this.toTs;
    this.last = null;
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
