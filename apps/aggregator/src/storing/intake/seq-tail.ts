import type { SeqRange } from '#domain';

/** Collects the sequence numbers of one device as ranges: consecutive numbers that rise with time make one. */
export class SeqTail {
  readonly ranges: SeqRange[] = [];
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
    this.close();
    this.open = true;
    this.boot = boot;
    this.fromSeq = this.toSeq = seq;
    this.fromTs = this.toTs = ts;
  }

  close(): void {
    if (!this.open) return;
    const { boot, fromSeq, toSeq, fromTs, toTs } = this;
    this.ranges.push({ boot, fromSeq, toSeq, fromTs, toTs });
    this.open = false;
  }
}
