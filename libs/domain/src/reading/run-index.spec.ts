import fc from 'fast-check';
import type { Mutable } from '../mutable.js';
import { compactRanges, type SeqRange } from './sequence.js';

/** The rules written plainly: every run is looked at for every range, and every other run for each of them. */
const RESTART_BELOW = 10;

type Part = Mutable<SeqRange>;
interface Run {
  /** Rising, without overlap. */
  readonly parts: Part[];
  last: Part;
  /** Newest known time at or before the end of the run; null: none is known. */
  lastTs: number | null;
}

/** Fewer ranges with the same holes. */
function plainCompact(ranges: readonly SeqRange[]): SeqRange[] {
  return runsOf(ranges).flatMap((run) => {
    const kept: Part[] = [];
    for (const part of run.parts) {
      const before = kept.at(-1);
      const joins =
        before?.toSeq === part.fromSeq - 1 &&
        (part.boot !== '' || before.toTs === null || part.fromTs === null || before.toTs <= part.fromTs);
      if (!joins) {
        kept.push({ ...part });
        continue;
      }
      before.toSeq = part.toSeq;
      before.fromTs ??= part.fromTs;
      before.toTs = part.toTs ?? before.toTs;
    }
    return kept;
  });
}

/** Assigns every range to a run, going up in the numbers. */
function runsOf(ranges: readonly SeqRange[]): Run[] {
  const byBoot = new Map<string, SeqRange[]>();
  for (const range of ranges) {
    const list = byBoot.get(range.boot);
    if (list) list.push(range);
    else byBoot.set(range.boot, [range]);
  }
  return [...byBoot].flatMap(([boot, list]) => {
    const runs: Run[] = [];
    for (const range of list.sort(bySeqThenTime)) {
      const run = boot === '' ? runFor(range, runs) : runs[0];
      if (run) append(run, range);
      else runs.push(start(range));
    }
    return runs;
  });
}

function bySeqThenTime(a: SeqRange, b: SeqRange): number {
  return a.fromSeq - b.fromSeq || timeOf(a) - timeOf(b) || a.toSeq - b.toSeq || (a.toTs ?? 0) - (b.toTs ?? 0);
}
/** Ranges without a time come last among equals: they join whatever is there. */
const timeOf = (range: SeqRange): number => range.fromTs ?? Number.MAX_VALUE;

function start(range: SeqRange): Run {
  const part = { ...range };
  return { parts: [part], last: part, lastTs: range.toTs };
}

function append(run: Run, range: SeqRange): void {
  const { last } = run;
  if (range.fromSeq > last.toSeq) {
    run.last = { ...range };
    run.parts.push(run.last);
  } else if (range.toSeq > last.toSeq) {
    last.toSeq = range.toSeq;
    last.toTs = range.toTs ?? last.toTs;
    last.fromTs ??= range.fromTs;
  }
  run.lastTs = run.last.toTs ?? run.lastTs;
}

/**
 * The run that a range of unnamed runs belongs to, or undefined: it starts a new one. In this order:
 * the run that has this number at this time already; the run that ends just below it, the nearest in time (store and forward
 * may send an older time with a newer number); the run with a hole below it that lies nearest before it in time. A run that
 * had ended before, or started again after, the time of this range is none of its own.
 */
function runFor(range: SeqRange, runs: readonly Run[]): Run | undefined {
  const same = runs.find((run) => isSeen(run.last, range));
  if (same) return same;
  const { fromSeq, fromTs } = range;
  const distance = (run: Run): number => Math.abs((fromTs ?? Number.MAX_VALUE) - (run.lastTs ?? 0));
  const nearest = (list: readonly Run[]): Run => list.reduce((a, b) => (distance(b) < distance(a) ? b : a));

  const below = runs.filter((run) => run.last.toSeq < fromSeq && !isOver(run, range, runs));
  const adjacent = below.filter((run) => run.last.toSeq === fromSeq - 1);
  const apart = below.filter((run) => run.last.toSeq < fromSeq - 1 && !startedAfter(run, range));
  const before = apart.filter((run) => fromTs === null || (run.lastTs ?? -Infinity) <= fromTs);
  // Kept back since before the run began: only where nothing speaks for an older run with a hole.
  const likely = before.length > 0 ? adjacent.filter((run) => !beganAfter(run, fromTs)) : adjacent;
  for (const choice of [likely, before, apart]) if (choice.length > 0) return nearest(choice);
  return undefined;
}

/** Another run had started between the end of this one and the range. */
function isOver(run: Run, range: SeqRange, runs: readonly Run[]): boolean {
  const { lastTs } = run;
  const { fromTs } = range;
  if (lastTs === null || fromTs === null) return false;
  return runs.some((other) => {
    const began = other.parts[0]!.fromTs;
    return began !== null && began > lastTs && began <= fromTs;
  });
}

/** Whether the part holds the first number of the range at its time. Inside a part only the bounds of the time are known. */
function isSeen(part: SeqRange, range: SeqRange): boolean {
  if (range.fromSeq < part.fromSeq || range.fromSeq > part.toSeq) return false;
  const ts = range.fromTs;
  if (ts === null || part.fromTs === null || part.toTs === null) return true;
  if (range.fromSeq === part.fromSeq) return ts === part.fromTs;
  if (range.fromSeq === part.toSeq) return ts === part.toTs;
  return ts >= part.fromTs && ts <= part.toTs;
}

/** The run began below 10, at a later time than this range, which is above: the device had started again in between. */
function startedAfter(run: Run, range: SeqRange): boolean {
  return range.fromSeq >= RESTART_BELOW && run.parts[0]!.fromSeq < RESTART_BELOW && beganAfter(run, range.fromTs);
}

function beganAfter(run: Run, ts: number | null): boolean {
  const began = run.parts[0]!.fromTs;
  return began !== null && ts !== null && began > ts;
}

describe('runs of sequence numbers, found by time', () => {
  const ts = fc.option(fc.integer({ min: 0, max: 60 }), { freq: 8 });
  const range = fc.record({
    boot: fc.constantFrom('', '', '', 'a'),
    fromSeq: fc.integer({ min: -2, max: 30 }),
    length: fc.nat({ max: 12 }),
    fromTs: ts,
    toTs: ts,
  });

  it('are those of the rules, whatever the ranges are (property)', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), (drawn) => {
        const ranges = drawn.map(({ length, ...one }): SeqRange => ({ ...one, toSeq: one.fromSeq + length }));
        expect(compactRanges(ranges)).toEqual(plainCompact(ranges));
      }),
      { numRuns: 3_000 },
    );
  });

  it('are those of the rules for a counter that starts again and again, cut, lost and late (property)', () => {
    const story = fc.record({
      wrap: fc.integer({ min: 4, max: 24 }),
      first: fc.constantFrom(0, 1, 12),
      kept: fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 5 })), { minLength: 1, maxLength: 150 }),
      late: fc.array(fc.tuple(fc.nat({ max: 149 }), fc.nat({ max: 149 })), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(story, ({ wrap, first, kept, late }) => {
        const seen: SeqRange[] = kept.flatMap(([isKept, cut], i) => {
          if (!isKept && cut < 3) return [];
          const seq = first + (i % wrap);
          return [{ boot: '', fromSeq: seq, toSeq: seq, fromTs: i * 10, toTs: cut === 0 ? null : i * 10 }];
        });
        for (const [from, to] of late) {
          const [a, b] = [seen[from], seen[to]];
          if (a && b) seen.push({ ...a, fromTs: b.fromTs, toTs: b.toTs });
        }
        expect(compactRanges(seen)).toEqual(plainCompact(seen));
        const once = compactRanges(seen);
        expect(compactRanges(once)).toEqual(plainCompact(once));
      }),
      { numRuns: 1_500 },
    );
  });

  it('take no longer than their number says: 60 days of an 8-bit counter, a message every second and every ten', () => {
    for (const everyMs of [10_000, 1_000]) {
      const runs = Math.floor((60 * 86_400_000) / (256 * everyMs));
      const ranges: SeqRange[] = [];
      for (let r = 0; r < runs; r++) {
        const at = r * 256 * everyMs;
        const piece = (from: number, to: number) =>
          ranges.push({ boot: '', fromSeq: from, toSeq: to, fromTs: at + from * everyMs, toTs: at + to * everyMs });
        piece(0, 99);
        piece(100 + (r % 3), 180);
        piece(181, 255);
      }
      // CPU time: what else the machine does is no work of ours.
      const started = process.cpuUsage();
      const compacted = compactRanges(ranges);
      const tookMs = process.cpuUsage(started).user / 1_000;
      const withHole = Array.from({ length: runs }).filter((_, r) => r % 3 !== 0).length;
      expect(compacted).toHaveLength(runs + withHole);
      // The plain rules take 139 s for 2,025 runs (measured); so they are not asked here.
      expect(tookMs).toBeLessThan(5_000);
    }
  });
});
