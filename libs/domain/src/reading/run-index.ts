/** A run as the search for the run of a range needs it. */
export interface IndexedRun {
  /** Place in the order in which runs were found. */
  readonly place: number;
  readonly parts: readonly { readonly fromSeq: number; readonly fromTs: number | null }[];
  readonly last: { readonly toSeq: number; readonly fromTs: number | null; readonly toTs: number | null };
  /** Newest known time at or before the end of the run; null: none is known. */
  readonly lastTs: number | null;
}

/** How a run stands in the index. */
interface Entry {
  readonly began: number | null;
  readonly lastTs: number | null;
  readonly toSeq: number;
  /** Its times are not known, or run backwards: it is looked at for every range. */
  readonly isVague: boolean;
}

/**
 * Runs by time: of thousands of runs that a short counter makes, only those that were under way around a time are looked at. A tree over
 * all times at which a run can begin holds the newest end of the runs that began there.
 */
export class RunIndex<Run extends IndexedRun> {
  readonly all: Run[] = [];
  readonly vague = new Set<Run>();
  private readonly entries = new Map<Run, Entry>();
  private readonly begunAt: Set<Run>[];
  /** How many runs began at each time, the vague ones too. */
  private readonly begun: number[];
  private readonly size: number;
  private readonly newestEnd: Float64Array;
  private readonly anyBegun: Uint32Array;
  /** By the number that runs end with: sorted by their end in time, then by place. */
  private readonly byLastSeq = new Map<number, Run[]>();

  /** @param times rising, without repeats: every time at which a run may begin */
  constructor(private readonly times: readonly number[]) {
    this.size = 1;
    while (this.size < times.length) this.size *= 2;
    this.newestEnd = new Float64Array(2 * this.size).fill(-Infinity);
    this.anyBegun = new Uint32Array(2 * this.size);
    this.begunAt = times.map(() => new Set());
    this.begun = times.map(() => 0);
  }

  add(run: Run): void {
    this.all.push(run);
    this.enter(run);
  }

  /** The run has got another end. */
  update(run: Run): void {
    this.leave(run);
    this.enter(run);
  }

  /** Newest time at or before `ts` at which a run began; null: none. */
  newestBegin(ts: number): number | null {
    const place = this.placeBefore(ts);
    const found = place < 0 ? -1 : this.lastBegun(1, 0, this.size - 1, place);
    return found < 0 ? null : this.times[found]!;
  }

  /** Runs that began at or before `ts` and ended at or after `end`, and all vague ones; in the order in which they were found. */
  around(ts: number, end: number): Run[] {
    const found = [...this.vague];
    const place = this.placeBefore(ts);
    if (place >= 0) this.collect(1, 0, this.size - 1, place, end, found);
    return found.sort((a, b) => a.place - b.place);
  }

  /** Of the runs that end with this number, the first that ended after `ts`; vague ones are left out. */
  firstEndingAfter(seq: number, ts: number): Run | undefined {
    const runs = this.byLastSeq.get(seq);
    return runs?.[firstAfter(runs, ts, Infinity)];
  }

  private enter(run: Run): void {
    const began = run.parts[0]!.fromTs;
    const { lastTs, last } = run;
    const isKnown = began !== null && lastTs !== null && last.fromTs !== null && last.toTs !== null;
    const isVague = !isKnown || lastTs < began || last.fromTs < began || last.toTs < last.fromTs;
    this.entries.set(run, { began, lastTs, toSeq: last.toSeq, isVague });
    if (began !== null) this.count(began, 1);
    if (isVague) {
      this.vague.add(run);
      return;
    }
    const place = this.placeBefore(began);
    this.begunAt[place]!.add(run);
    this.refresh(place);
    const runs = this.byLastSeq.get(last.toSeq);
    if (!runs) this.byLastSeq.set(last.toSeq, [run]);
    else runs.splice(firstAfter(runs, lastTs, run.place), 0, run);
  }

  private leave(run: Run): void {
    const { began, lastTs, toSeq, isVague } = this.entries.get(run)!;
    if (began !== null) this.count(began, -1);
    if (isVague) {
      this.vague.delete(run);
      return;
    }
    const place = this.placeBefore(began!);
    this.begunAt[place]!.delete(run);
    this.refresh(place);
    const runs = this.byLastSeq.get(toSeq)!;
    runs.splice(firstAfter(runs, lastTs!, run.place - 1, this.entries), 1);
  }

  private count(began: number, by: number): void {
    const place = this.placeBefore(began);
    this.begun[place]! += by;
    for (let node = place + this.size; node >= 1; node >>= 1) this.anyBegun[node]! += by;
  }

  private refresh(place: number): void {
    let newest = -Infinity;
    for (const run of this.begunAt[place]!) newest = Math.max(newest, this.entries.get(run)!.lastTs!);
    let node = place + this.size;
    this.newestEnd[node] = newest;
    for (node >>= 1; node >= 1; node >>= 1) {
      this.newestEnd[node] = Math.max(this.newestEnd[2 * node]!, this.newestEnd[2 * node + 1]!);
    }
  }

  /** Place of the newest time at or before `ts`; -1: none. */
  private placeBefore(ts: number): number {
    let [from, to] = [0, this.times.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.times[middle]! <= ts) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  private lastBegun(node: number, from: number, to: number, bound: number): number {
    if (from > bound || this.anyBegun[node] === 0) return -1;
    if (from === to) return from;
    const middle = (from + to) >> 1;
    const right = this.lastBegun(2 * node + 1, middle + 1, to, bound);
    return right >= 0 ? right : this.lastBegun(2 * node, from, middle, bound);
  }

  private collect(node: number, from: number, to: number, bound: number, end: number, found: Run[]): void {
    if (from > bound || this.newestEnd[node]! < end) return;
    if (from === to) {
      for (const run of this.begunAt[from]!) if (run.lastTs! >= end) found.push(run);
      return;
    }
    const middle = (from + to) >> 1;
    this.collect(2 * node, from, middle, bound, end, found);
    this.collect(2 * node + 1, middle + 1, to, bound, end, found);
  }
}

/** Place of the first run that ends after (ts, place), by time and then by place. */
function firstAfter<Run extends IndexedRun>(
  runs: readonly Run[],
  ts: number,
  place: number,
  entries?: ReadonlyMap<Run, { readonly lastTs: number | null }>,
): number {
  let [from, to] = [0, runs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const run = runs[middle]!;
    const end = entries?.get(run)?.lastTs ?? run.lastTs!;
    if (end > ts || (end === ts && run.place > place)) to = middle;
    else from = middle + 1;
  }
  return from;
}
