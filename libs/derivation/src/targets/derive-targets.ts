import {
  addDays,
  convert,
  countsDay,
  localDateOf,
  localMidnightMs,
  targetPeriod,
  targetProgress,
  type HourFigures,
  type LocalDate,
  type LocalPeriod,
  type Normals,
  type Site,
  type Target,
  type TargetDay,
  type TargetProgress,
  type Told,
} from '#domain';
import { readFigures, type Queryable, type StoredFigures } from '#postgres';
import type { DerivedSite, WantedFigures } from '../derived-site.js';
import { networkLossPct, readNetworkHeat } from '../figures/network-heat.js';
import { DEFAULT_BASE_C, readWeather, type DayWeather } from '../figures/weather.js';

/** The figure that a metric counts, with its unit; a metric that is not here is not made from heat. */
const COUNTED: Readonly<Record<string, { readonly figure: keyof Omit<Told, 'heldGj'>; readonly unit: string }>> = {
  'avoided.gross': { figure: 'grossT', unit: 't' },
  'avoided.net': { figure: 'netT', unit: 't' },
  heat: { figure: 'heatGj', unit: 'GJ' },
};

/** What the target counts of a day, in its unit: in all, and what of it was told. @param lengthMs of the local day */
function amountsOf(
  target: Target,
  figures: HourFigures,
  lengthMs: number,
): Pick<TargetDay, 'achieved' | 'toldShare' | 'told' | 'takenOff' | 'held'> {
  const counted = COUNTED[target.metric];
  if (!counted) return { achieved: null };
  const inUnit = (value: number): number | null => convert(value, counted.unit, target.unit);
  const value = figures[counted.figure];
  const { ms, amount, takenOff } = figures.told[counted.figure];
  return {
    achieved: value === null ? null : inUnit(value),
    toldShare: ms / lengthMs,
    told: inUnit(amount) ?? 0,
    takenOff: inUnit(takenOff) ?? 0,
    held: figures.told.heldGj > 0,
  };
}

/** How a target stands, and where the weather of its days comes from. */
export type DerivedTarget = TargetProgress & {
  /** Days by source; `normal`: normal weather stands in. null: the plan does not follow the weather. */
  readonly weather: { readonly daysBySource: Readonly<Record<string, number>>; readonly normalDays: number } | null;
};

/** The stored figures that targets are judged by at a moment. */
export const figuresOfTargets = (derived: DerivedSite, now: number): WantedFigures[] =>
  figuresOfTargetsOn(derived, localDateOf(now, derived.site.timeZone));

/** The same at the end of a local day, seen from a moment: what `deriveTargetsTo` reads. */
export function figuresOfTargetsTo(derived: DerivedSite, lastDate: LocalDate, now: number): WantedFigures[] {
  const today = localDateOf(now, derived.site.timeZone);
  return figuresOfTargetsOn(derived, lastDate < today ? lastDate : today);
}

const figuresOfTargetsOn = ({ site }: DerivedSite, date: LocalDate): WantedFigures[] =>
  site.targets.flatMap((target) =>
    periodsOf(site, target, date).flatMap((period): WantedFigures[] => {
      const range = rangeOf(site, period);
      const isOwing = target.metric === 'avoided.net' && period.grain === 'season';
      const season: WantedFigures = { grain: 'season', fromMs: range.fromMs, toMs: range.fromMs + 1 };
      return [{ grain: 'day', ...range }, ...(isOwing ? [season] : [])];
    }),
  );

/** The period in hand, and the one before it. */
export function periodsOf(site: Site, target: Target, today: LocalDate): [LocalPeriod, LocalPeriod] {
  const period = targetPeriod(target, site.season, today);
  return [period, targetPeriod(target, site.season, addDays(period.start, -1))];
}

/** Moments of a period in the zone of the site. */
export const rangeOf = ({ timeZone }: Site, { start, end }: LocalPeriod): { fromMs: number; toMs: number } => ({
  fromMs: localMidnightMs(start, timeZone),
  toMs: localMidnightMs(addDays(end, 1), timeZone),
});

/** How every target of the site stands at the end of its last whole local day. */
export async function deriveTargets(q: Queryable, derived: DerivedSite, now: number): Promise<DerivedTarget[]> {
  const today = localDateOf(now, derived.site.timeZone);
  return derivedOn(q, derived, { date: today, asOf: addDays(today, -1), today });
}

/** How they stood at the end of a local day, by the figures of now: each in its period that held on that day. */
export async function deriveTargetsTo(
  q: Queryable,
  derived: DerivedSite,
  lastDate: LocalDate,
  now: number,
): Promise<DerivedTarget[]> {
  const today = localDateOf(now, derived.site.timeZone);
  const yesterday = addDays(today, -1);
  const date = lastDate < today ? lastDate : today;
  return derivedOn(q, derived, { date, asOf: date < today ? date : yesterday, today });
}

async function derivedOn(
  q: Queryable,
  derived: DerivedSite,
  on: { readonly date: LocalDate; readonly asOf: LocalDate; readonly today: LocalDate },
): Promise<DerivedTarget[]> {
  const { site } = derived;
  const derivedTargets: DerivedTarget[] = [];
  for (const target of site.targets) {
    const normals = target.plan.method === 'degree-days' ? (derived.normals.get(target.plan.normals) ?? null) : null;
    const [period, earlier] = periodsOf(site, target, on.date);
    const { days, weather } = await readTargetDays(q, derived, target, normals, period);
    const progress = targetProgress({
      target,
      site,
      normals,
      period,
      days,
      before: { period: earlier, days: (await readTargetDays(q, derived, target, normals, earlier)).days },
      asOfDate: on.asOf < period.end ? on.asOf : period.end,
      ratio: await ratioOf(q, derived, target, period),
      today: on.today,
    });
    derivedTargets.push({ ...progress, weather: weatherOf(progress, weather) });
  }
  return derivedTargets;
}

/** The ratio over the days that know it, in the unit of the target; null: nothing is known, or the metric is a sum of days. */
async function ratioOf(
  q: Queryable,
  derived: DerivedSite,
  target: Target,
  period: LocalPeriod,
): Promise<number | null> {
  if (target.metric !== 'networkLoss') return null;
  const { season } = derived.site;
  const { fromMs, toMs } = rangeOf(derived.site, period);
  const days = await readNetworkHeat(q, derived, fromMs, toMs);
  const lossPct = networkLossPct(days.filter(({ date }) => countsDay(target, season, date)));
  return lossPct === null ? null : convert(lossPct, '%', target.unit);
}

interface DaysOfTarget {
  readonly days: readonly TargetDay[];
  readonly weather: ReadonlyMap<string, DayWeather>;
  /** By local date. */
  readonly figures: ReadonlyMap<LocalDate, StoredFigures>;
}

/** The days of a period that have figures, with what the target counts of them. */
export async function readTargetDays(
  q: Queryable,
  derived: DerivedSite,
  target: Target,
  normals: Normals | null,
  period: LocalPeriod,
): Promise<DaysOfTarget> {
  const zone = derived.site.timeZone;
  const { fromMs, toMs } = rangeOf(derived.site, period);
  const figures = await readFigures(q, derived.siteId, 'day', fromMs, toMs);
  if (figures.length === 0) return { days: [], weather: new Map(), figures: new Map() };
  const weather = await readWeather(q, derived, fromMs, toMs - 1, normals?.baseC ?? DEFAULT_BASE_C);
  const owed = await readOwed(q, derived, target, period);
  const days = figures.map((day, i): TargetDay => {
    const date = localDateOf(day.startMs, zone);
    const hdd = weather.get(date)?.hdd ?? null;
    const { coveragePct } = day.figures;
    const lengthMs = localMidnightMs(addDays(date, 1), zone) - day.startMs;
    const amounts = amountsOf(target, day.figures, lengthMs);
    if (i > 0 || owed === 0) return { date, ...amounts, hdd, coveragePct };
    return { date, ...amounts, achieved: (amounts.achieved ?? 0) - owed, owed, hdd, coveragePct };
  });
  return { days, weather, figures: new Map(figures.map((day, i) => [days[i]!.date, day])) };
}

/** What a season owes for the days before it, in the unit of the target: once, on its first day. */
async function readOwed(
  q: Queryable,
  { siteId, site }: DerivedSite,
  target: Target,
  period: LocalPeriod,
): Promise<number> {
  if (target.metric !== 'avoided.net' || period.grain !== 'season') return 0;
  const { fromMs } = rangeOf(site, period);
  const [season] = await readFigures(q, siteId, 'season', fromMs, fromMs + 1);
  return convert(season?.figures.terms.offSeason ?? 0, 't', target.unit) ?? 0;
}

function weatherOf(
  { status, achievedCurve }: TargetProgress,
  weather: ReadonlyMap<string, DayWeather>,
): DerivedTarget['weather'] {
  if (status.normalWeatherDays === null) return null;
  const daysBySource: Record<string, number> = {};
  for (const { date } of achievedCurve) {
    const source = weather.get(date)?.source;
    if (source !== undefined) daysBySource[source] = (daysBySource[source] ?? 0) + 1;
  }
  return { daysBySource, normalDays: status.normalWeatherDays };
}
