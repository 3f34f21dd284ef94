import {
  addDays,
  seasonOn,
  localMidnightMs,
  localHourStart,
  sumFigures,
  withWeighedFuel,
  type LocalDate,
  type PartFigures,
} from '#domain';
import { readFigures, type Grain, type MarkCause, type Queryable } from '#postgres';
import type { DerivedSite } from './derived-site.js';
import { storeFigures, type ComputedFigures } from './store-figures.js';
import { readWeighedFuelGj } from './weighed-fuel.js';

const HOUR_MS = 3_600_000;

/** An interval of local dates, `end` not included. */
interface Interval {
  readonly label: string;
  readonly start: LocalDate;
  readonly end: LocalDate;
}

type SumGrain = 'day' | 'month' | 'season';

/** Adds up the days in which an hour changed, and the months and seasons that hold them. */
export async function derivePeriods(
  tx: Queryable,
  derived: DerivedSite,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
): Promise<void> {
  for (const grain of ['day', 'month', 'season'] as const) await deriveGrain(tx, derived, grain, dates, cause, now);
}

/** The days themselves, or the months or seasons that hold them, from what is stored of the finer interval. */
export async function deriveGrain(
  tx: Queryable,
  derived: DerivedSite,
  grain: SumGrain,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
): Promise<void> {
  const intervals = distinct([...dates].sort().flatMap((date) => intervalsWith(derived, grain, date)));
  if (intervals.length > 0) await sumInto(tx, derived, grain, intervals, cause, now);
}

/** The interval of a grain in which a date lies; none between seasons. */
export function intervalsWith(derived: DerivedSite, grain: SumGrain, date: LocalDate): Interval[] {
  if (grain === 'day') return [{ label: date, start: date, end: addDays(date, 1) }];
  return grain === 'month' ? [monthOf(date)] : seasonsWith(derived, date);
}

const PARTS: Readonly<Record<SumGrain, Grain>> = { day: 'hour', month: 'day', season: 'day' };

async function sumInto(
  tx: Queryable,
  derived: DerivedSite,
  grain: SumGrain,
  intervals: readonly Interval[],
  cause: MarkCause,
  now: number,
): Promise<void> {
  const zone = derived.site.timeZone;
  const computed: ComputedFigures[] = [];
  for (const run of runsOf(intervals)) {
    const fromMs = localMidnightMs(run[0]!.start, zone);
    const toMs = localMidnightMs(run.at(-1)!.end, zone);
    const parts = await readFigures(tx, derived.siteId, PARTS[grain], fromMs, toMs);
    let next = 0;
    for (const { label, start, end } of run) {
      const startMs = localMidnightMs(start, zone);
      const endMs = localMidnightMs(end, zone);
      const own: PartFigures[] = [];
      while (next < parts.length && parts[next]!.startMs < startMs) next += 1;
      for (; next < parts.length && parts[next]!.startMs < endMs; next++) own.push(parts[next]!);
      if (own.length === 0) continue;
      const sum = sumFigures(own, elapsed(startMs, endMs, zone, now));
      const isWhole = grain !== 'day' && endMs <= now;
      const weighedGj = isWhole ? await readWeighedFuelGj(tx, derived, startMs, endMs) : null;
      computed.push({ startMs, label, figures: withWeighedFuel(sum, weighedGj), cause });
    }
  }
  await storeFigures(tx, derived, grain, computed, now);
}

/** Of an interval that is not over, what lies before the hour in hand: a month is not "uncovered" because it goes on. */
function elapsed(startMs: number, endMs: number, zone: string, now: number): number {
  return Math.max(HOUR_MS, Math.min(endMs, localHourStart(now, zone)) - startMs);
}

function monthOf(date: LocalDate): Interval {
  const label = date.slice(0, 7);
  const [year, month] = label.split('-').map(Number) as [number, number];
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return { label, start: `${label}-01`, end: `${next}-01` };
}

/** The season in which a date lies; none between seasons. */
function seasonsWith({ site }: DerivedSite, date: LocalDate): Interval[] {
  const { label, start, end } = seasonOn(site.season, date);
  return date >= start && date <= end ? [{ label, start, end: addDays(end, 1) }] : [];
}

const distinct = (intervals: readonly Interval[]): Interval[] => [
  ...new Map(intervals.map((interval) => [interval.label, interval])).values(),
];

/** Groups intervals that follow each other closely, so that each group is read at once. */
function runsOf(intervals: readonly Interval[]): Interval[][] {
  const runs: Interval[][] = [];
  for (const interval of intervals) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && interval.start <= addDays(before.end, 31)) last.push(interval);
    else runs.push([interval]);
  }
  return runs;
}
