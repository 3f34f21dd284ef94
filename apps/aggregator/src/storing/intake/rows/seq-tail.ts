import { continues, type SeqRange } from '#domain';

/** Ranges below are not worth sorting. */
const FEW = 2;

/**
 * Collects the sequence numbers of one device as ranges: consecutive numbers that rise with time make one. Numbers that came through
 * several members of a group, and so in each other's way, are put in the order of their times at the end.
 */
export class SeqTail {
  ranges: SeqRange[] = [];
  private boot = '';
  private fromSeq = -1;
  private toSeq = -1;
  private fromTs: number | null = null;
  private toTs: number | null = null;
  private open = false;

  add(boot: string, seq: number, ts: number | null): void {
    if (this.open && boot === this.boot) {
      if (seq === this.toSeq && ts === this.toTs) return;
      if (seq === this.toSeq + 1 && (ts === null ? this.toTs === null : this.toTs !== null && ts >= this.toTs)) {
        this.toSeq = seq;
        this.toTs = ts;
        return;
      }
    }
    this.closeOpen();
    this.open = true;
    this.boot = boot;
    this.fromSeq = this.toSeq = seq;
    this.fromTs = this.toTs = ts;
  }

  close(): void {
    this.closeOpen();
    if (this.ranges.length > FEW) this.ranges = joined(this.ranges);
  }

  private closeOpen(): void {
    if (!this.open) return;
    const { boot, fromSeq, toSeq, fromTs, toTs } = this;
    this.ranges.push({ boot, fromSeq, toSeq, fromTs, toTs });
    this.open = false;
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
