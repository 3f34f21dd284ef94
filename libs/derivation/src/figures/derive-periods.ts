import {
  addDays,
  betweenSeasons,
  HOUR_MS,
  inOrderOfTime,
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
import { allEnded, readFigures, type MarkCause, type Queryable, type StoredFigures } from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { FiguresInHand } from './figures-in-hand.js';
import { storeFigures, type ComputedFigures } from './store-figures.js';

/** Adds up the days in which an hour changed, and the months, seasons and years that hold them. */
export async function derivePeriods(
  tx: Queryable,
  derived: DerivedSite,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
  inHand = new FiguresInHand(tx, derived.siteId),
): Promise<void> {
  await deriveGrain(tx, derived, 'day', dates, cause, now, inHand);
  const longer = PERIOD_GRAINS.filter((grain) => grain !== 'day');
  // Longer periods are made of days, and need nothing of each other: days of all of them are read before, each once.
  const holding = longer.flatMap((grain) => periodsHolding(derived, grain, dates));
  for (const { fromMs, toMs } of joined(holding)) await inHand.within('day', fromMs, toMs);
  await allEnded(longer.map((grain) => () => deriveGrain(tx, derived, grain, dates, cause, now, inHand)));
}

/** The days themselves, or the longer periods that hold them, from what is stored of the finer interval. */
export async function deriveGrain(
  tx: Queryable,
  derived: DerivedSite,
  grain: PeriodGrain,
  dates: ReadonlySet<LocalDate>,
  cause: MarkCause,
  now: number,
  inHand = new FiguresInHand(tx, derived.siteId),
): Promise<void> {
  const periods = periodsHolding(derived, grain, dates);
  if (periods.length > 0) await sumInto(tx, derived, grain, periods, { cause, now, inHand });
}

function periodsHolding({ site }: DerivedSite, grain: PeriodGrain, dates: ReadonlySet<LocalDate>): Period[] {
  // What is between two seasons is owed by the next one.
  const holding = (date: LocalDate): Period | null =>
    grain === 'season' ? seasonOwing(site, date) : periodWith(site, grain, date);
  return distinct([...dates].sort().flatMap((date) => holding(date) ?? []));
}

/** The fewest stretches that hold periods and nothing else. */
function joined(periods: readonly Period[]): { fromMs: number; toMs: number }[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of inOrderOfTime(periods, (period) => period.fromMs)) {
    const last = stretches.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else stretches.push({ fromMs, toMs });
  }
  return stretches;
}

const PARTS: Readonly<Record<PeriodGrain, Grain>> = { day: 'hour', month: 'day', season: 'day', year: 'day' };

interface Parts extends Period {
  readonly own: readonly PartFigures[];
  /** Of a season. */
  readonly between: readonly PartFigures[];
}

async function sumInto(
  tx: Queryable,
  derived: DerivedSite,
  grain: PeriodGrain,
  periods: readonly Period[],
  { cause, now, inHand }: { readonly cause: MarkCause; readonly now: number; readonly inHand: FiguresInHand },
): Promise<void> {
  const all: Parts[] = [];
  for (const run of runsOf(periods)) {
    const parts = await inHand.within(PARTS[grain], run[0]!.fromMs, run.at(-1)!.toMs);
    let next = 0;
    for (const period of run) {
      const own: PartFigures[] = [];
      while (next < parts.length && parts[next]!.startMs < period.fromMs) next += 1;
      for (; next < parts.length && parts[next]!.startMs < period.toMs; next++) own.push(parts[next]!);
      if (own.length === 0) continue;
      all.push({ ...period, own, between: grain === 'season' ? await readBetween(tx, derived, period) : [] });
    }
  }
  const zone = derived.site.timeZone;
  function* sums(): Generator<ComputedFigures> {
    for (const { label, fromMs: startMs, toMs, own, between } of all) {
      const sum = sumFigures(own, elapsed(startMs, toMs, zone, now));
      const whole = grain === 'day' ? sum : withoutNegativeHeat(sum);
      yield { startMs, label, figures: grain === 'season' ? withOffSeason(whole, between) : whole, cause };
    }
  }
  const starts = all.map(({ fromMs }) => fromMs);
  const stored = await storeFigures(tx, derived, grain, starts, sums(), now);
  inHand.put(grain, stored.standing);
  await stored.written();
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
