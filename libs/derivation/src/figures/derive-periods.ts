import {
  addDays,
  betweenSeasons,
  HOUR_MS,
  localHourStart,
  PERIOD_GRAINS,
  periodWith,
  seasonOwing,
  sumFigures,
  withOffSeason,
  withoutNegativeHeat,
  type Grain,
  type LocalDate,
  type PartFigures,
  type Period,
  type PeriodGrain,
} from '#domain';
import { readFigures, type MarkCause, type Queryable, type StoredFigures } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { storeFigures, type ComputedFigures } from './store-figures.js';

/** Adds up the days in which an hour changed, and the months, seasons and years that hold them. */
export async function derivePeriods(
  tx: Queryable,
  derived: DerivedSite,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
): Promise<void> {
  for (const grain of PERIOD_GRAINS) await deriveGrain(tx, derived, grain, dates, cause, now);
}

/** The days themselves, or the longer periods that hold them, from what is stored of the finer interval. */
export async function deriveGrain(
  tx: Queryable,
  derived: DerivedSite,
  grain: PeriodGrain,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
): Promise<void> {
  // What is between two seasons is owed by the next one.
  const holding = (date: LocalDate): Period | null =>
    grain === 'season' ? seasonOwing(derived.site, date) : periodWith(derived.site, grain, date);
  const periods = distinct([...dates].sort().flatMap((date) => holding(date) ?? []));
  if (periods.length > 0) await sumInto(tx, derived, grain, periods, cause, now);
}

const PARTS: Readonly<Record<PeriodGrain, Grain>> = { day: 'hour', month: 'day', season: 'day', year: 'day' };

async function sumInto(
  tx: Queryable,
  derived: DerivedSite,
  grain: PeriodGrain,
  periods: readonly Period[],
  cause: MarkCause,
  now: number,
): Promise<void> {
  const zone = derived.site.timeZone;
  const computed: ComputedFigures[] = [];
  for (const run of runsOf(periods)) {
    const { fromMs } = run[0]!;
    const { toMs } = run.at(-1)!;
    const parts = await readFigures(tx, derived.siteId, PARTS[grain], fromMs, toMs);
    let next = 0;
    for (const { label, start, fromMs: startMs, toMs: endMs } of run) {
      const own: PartFigures[] = [];
      while (next < parts.length && parts[next]!.startMs < startMs) next += 1;
      for (; next < parts.length && parts[next]!.startMs < endMs; next++) own.push(parts[next]!);
      if (own.length === 0) continue;
      const sum = sumFigures(own, elapsed(startMs, endMs, zone, now));
      const whole = grain === 'day' ? sum : withoutNegativeHeat(sum);
      const figures = grain === 'season' ? withOffSeason(whole, await readBetween(tx, derived, { start })) : whole;
      computed.push({ startMs, label, figures, cause });
    }
  }
  await storeFigures(tx, derived, grain, computed, now);
}

/** Days between the season before and this one. */
export function readBetween(
  q: Queryable,
  { site, siteId }: DerivedSite,
  season: Pick<Period, 'start'>,
): Promise<StoredFigures[]> {
  const { fromMs, toMs } = betweenSeasons(site, season);
  return readFigures(q, siteId, 'day', fromMs, toMs);
}

/** Of an interval that is not over, what lies before the hour in hand: a month is not "uncovered" because it goes on. */
function elapsed(startMs: number, endMs: number, zone: string, now: number): number {
  return Math.max(HOUR_MS, Math.min(endMs, localHourStart(now, zone)) - startMs);
}

const distinct = (periods: readonly Period[]): Period[] => [
  ...new Map(periods.map((period) => [period.label, period])).values(),
];

/** Groups periods that follow each other closely, so that each group is read at once. */
function runsOf(periods: readonly Period[]): Period[][] {
  const runs: Period[][] = [];
  for (const period of periods) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && period.start <= addDays(before.end, 32)) last.push(period);
    else runs.push([period]);
  }
  return runs;
}
