import type { Mutable } from '../mutable.js';
import { RunIndex } from './run-index.js';

/**
 * Holes in the sequence numbers of a device. Numbers are kept as ranges; a run is what a device counted between two of its
 * starts. The same ranges give the same holes in whatever order they came and however they were cut.
 */

/** Consecutive numbers that rise with the time of measurement. */
export interface SeqRange {
  /** Names the run; '' where the device names none. */
  readonly boot: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Time of measurement of the first number, Unix ms; null where it could not be read. */
  readonly fromTs: number | null;
  readonly toTs: number | null;
}

/** Whether the first number of a range is the next one of the run, at no earlier time: both are one range. */
export const continues = (last: SeqRange, range: SeqRange): boolean =>
  range.boot === last.boot &&
  range.fromSeq === last.toSeq + 1 &&
  (range.fromTs === null ? last.toTs === null : last.toTs !== null && range.fromTs >= last.toTs);

/** Numbers that no message of the run has, with the times of the messages on both sides. */
export interface SeqGap {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly fromTs: number | null;
  readonly toTs: number | null;
}

/** A device that counts below this again, at a later time, has started again. */
const RESTART_BELOW = 10;

type Part = Mutable<SeqRange>;
interface Run {
  /** Place among the runs of a device, in the order in which they were found. */
  readonly place: number;
  /** Rising, without overlap. */
  readonly parts: Part[];
  last: Part;
  /** Newest known time at or before the end of the run; null: none is known. */
  lastTs: number | null;
}

/** Holes of all runs, newest last: by the time of the message after the hole, then by number. */
export function gapsOf(ranges: readonly SeqRange[]): SeqGap[] {
  const gaps: SeqGap[] = [];
  for (const run of runsOf(ranges)) {
    let ts: number | null = null;
    for (let i = 0; i < run.parts.length; i++) {
      const part = run.parts[i]!;
      const before = run.parts[i - 1];
      if (before && part.fromSeq > before.toSeq + 1) {
        const [from, to] = inOrder(ts, part.fromTs);
        gaps.push({ fromSeq: before.toSeq + 1, toSeq: part.fromSeq - 1, fromTs: from, toTs: to });
      }
      ts = part.toTs ?? ts;
    }
  }
  return gaps.sort((a, b) => (a.toTs ?? 0) - (b.toTs ?? 0) || a.fromSeq - b.fromSeq);
}

/** Fewer ranges with the same holes. */
export function compactRanges(ranges: readonly SeqRange[]): SeqRange[] {
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

function inOrder(a: number | null, b: number | null): [number | null, number | null] {
  return a !== null && b !== null && a > b ? [b, a] : [a, b];
}

/** Assigns every range to a run, going up in the numbers. */
function runsOf(ranges: readonly SeqRange[]): Run[] {
  const byBoot = new Map<string, SeqRange[]>();
  for (const range of ranges) {
    const list = byBoot.get(range.boot);
    if (list) list.push(range);
    else byBoot.set(range.boot, [range]);
  }
  return [...byBoot].flatMap(([boot, list]) => (boot === '' ? unnamedRuns(list) : [namedRun(list)]));
}

function namedRun(list: SeqRange[]): Run {
  const [first, ...rest] = list.sort(bySeqThenTime);
  const run = start(first!, 0);
  for (const range of rest) append(run, range);
  return run;
}

function unnamedRuns(list: SeqRange[]): Run[] {
  const times = [...new Set(list.flatMap(({ fromTs }) => (fromTs === null ? [] : [fromTs])))].sort((a, b) => a - b);
  const runs = new RunIndex<Run>(times);
  let lowestEnd = Infinity;
  for (const range of list.sort(bySeqThenTime)) {
    const run = runFor(range, runs, lowestEnd);
    if (run) {
      append(run, range);
      runs.update(run);
    } else {
      runs.add(start(range, runs.all.length));
      // Ends only rise, and ranges come by their numbers: what was the lowest end once is a bound for good.
      lowestEnd = Math.min(lowestEnd, range.toSeq);
    }
  }
  return runs.all;
}

function bySeqThenTime(a: SeqRange, b: SeqRange): number {
  return a.fromSeq - b.fromSeq || timeOf(a) - timeOf(b) || a.toSeq - b.toSeq || (a.toTs ?? 0) - (b.toTs ?? 0);
}
/** Ranges without a time come last among equals: they join whatever is there. */
const timeOf = (range: SeqRange): number => range.fromTs ?? Number.MAX_VALUE;

function start(range: SeqRange, place: number): Run {
  const part = { ...range };
  return { place, parts: [part], last: part, lastTs: range.toTs };
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
function runFor(range: SeqRange, runs: RunIndex<Run>, lowestEnd: number): Run | undefined {
  const { fromSeq, fromTs } = range;
  const newestBegin = fromTs === null ? null : runs.newestBegin(fromTs);
  const chooseOfAll = (): Run | undefined => choose(range, runs.all, newestBegin, { isWhole: true, later: undefined });
  if (fromTs === null || newestBegin === null) return chooseOfAll();
  // What ended before another run began is over, what began later has not seen the range: neither can hold it.
  const later = runs.firstEndingAfter(fromSeq - 1, fromTs);
  const chosen = choose(range, runs.around(fromTs, newestBegin), newestBegin, { isWhole: false, later });
  // Of those that began later only one with a hole below the range can be left.
  return chosen ?? (lowestEnd < fromSeq - 1 ? chooseOfAll() : undefined);
}

/**
 * @param runs all (`isWhole`), or at least those that began at or before the range and are not over
 * @param newestBegin newest time at or before the range at which a run began
 * @param others.later of those that are left out, the nearest that ends just below the range
 */
function choose(
  range: SeqRange,
  runs: readonly Run[],
  newestBegin: number | null,
  { isWhole, later }: { readonly isWhole: boolean; readonly later: Run | undefined },
): Run | undefined {
  const same = runs.find((run) => isSeen(run.last, range));
  if (same) return same;
  const { fromSeq, fromTs } = range;
  const distance = (run: Run): number => Math.abs((fromTs ?? Number.MAX_VALUE) - (run.lastTs ?? 0));
  const nearest = (list: readonly Run[]): Run =>
    list.reduce((a, b) => (distance(b) < distance(a) || (distance(b) === distance(a) && b.place < a.place) ? b : a));
  // Another run had started between the end of this one and the range.
  const isOver = ({ lastTs }: Run): boolean => lastTs !== null && newestBegin !== null && newestBegin > lastTs;

  const below = runs.filter((run) => run.last.toSeq < fromSeq && !isOver(run));
  const adjacent = below.filter((run) => run.last.toSeq === fromSeq - 1);
  const apart = below.filter((run) => run.last.toSeq < fromSeq - 1 && !startedAfter(run, range));
  const before = apart.filter((run) => fromTs === null || (run.lastTs ?? -Infinity) <= fromTs);
  // Kept back since before the run began: only where nothing speaks for an older run with a hole.
  const likely =
    before.length > 0
      ? adjacent.filter((run) => !beganAfter(run, fromTs))
      : [...adjacent, ...(later === undefined ? [] : [later])];
  for (const choice of isWhole ? [likely, before, apart] : [likely, before]) {
    if (choice.length > 0) return nearest(choice);
  }
  return undefined;
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
