import {
  addDays,
  convert,
  localDateOf,
  localMidnightMs,
  targetPeriod,
  targetProgress,
  type HourFigures,
  type Target,
  type TargetDay,
  type TargetProgress,
} from '#domain';
import { readFigures, type Queryable, type StoredFigures } from '#postgres';
import type { DerivedSite } from './derived-site.js';
import { DEFAULT_BASE_C, readDegreeDays } from './weather.js';

/** Amount of a figure in the unit of the target; null: no data, or a metric that is not made from heat. */
function amountOf(target: Target, figures: HourFigures): number | null {
  const [value, unit] =
    target.metric === 'avoided.gross'
      ? [figures.grossT, 't']
      : target.metric === 'avoided.net'
        ? [figures.netT, 't']
        : target.metric === 'heat'
          ? [figures.heatGj, 'GJ']
          : [null, target.unit];
  return value === null ? null : convert(value, unit, target.unit);
}

/** How every target of the site stands at the end of its last whole local day. */
export async function deriveTargets(q: Queryable, derived: DerivedSite, now: number): Promise<TargetProgress[]> {
  const { site } = derived;
  const zone = site.timeZone;
  const today = localDateOf(now, zone);
  const progress: TargetProgress[] = [];
  for (const target of site.targets) {
    const period = targetPeriod(target, site.season, today);
    const fromMs = localMidnightMs(period.start, zone);
    const toMs = localMidnightMs(addDays(period.end, 1), zone);
    const days = await readFigures(q, derived.siteId, 'day', fromMs, toMs);
    const asOfDate = addDays(today, -1) < period.end ? addDays(today, -1) : period.end;
    const normals = target.plan.method === 'degree-days' ? (derived.normals.get(target.plan.normals) ?? null) : null;
    const baseC = normals?.baseC ?? DEFAULT_BASE_C;
    const hdd = await readDegreeDays(q, derived, fromMs, toMs - 1, baseC);
    const amounts = days.map((day) => amountOf(target, day.figures));
    const known = amounts.filter((amount) => amount !== null);
    progress.push(
      targetProgress({
        target,
        site,
        normals,
        period,
        days: days.map((day, i) => targetDay(day, amounts[i] ?? null, zone, hdd)),
        asOfDate,
        achievedLive: known.length === 0 ? null : known.reduce((a, b) => a + b, 0),
        today,
      }),
    );
  }
  return progress;
}

function targetDay(
  day: StoredFigures,
  achieved: number | null,
  zone: string,
  hdd: ReadonlyMap<string, number>,
): TargetDay {
  const date = localDateOf(day.startMs, zone);
  return { date, achieved, hdd: hdd.get(date) ?? null, coveragePct: day.figures.coveragePct };
}
