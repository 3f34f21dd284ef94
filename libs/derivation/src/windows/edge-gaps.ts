/** Long gaps over the edge of a season: readings beside them say what their days outside the season have (docs/arithmetic/windows.md#long-gaps). */
import {
  addDays,
  datesBetween,
  heatingSeason,
  inOrderOfTime,
  isEver,
  isHeatingDay,
  localDateOf,
  localMidnightMs,
  offSeasonRate,
  windowStart,
  yearOf,
  BESIDE_GAP_MS,
  WINDOW_MS,
  type GapSpan,
  type OffSeason,
  type Point,
  type PointWindows,
  type Site,
} from '#domain';
import {
  readAmountsIn,
  readEstimatedAt,
  readEstimatedPoints,
  type ChangedWindow,
  type Mark,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';

interface RunOfPoint {
  readonly pointId: number;
  readonly point: Point;
  readonly fromMs: number;
}

/** What a point brings outside the season by its readings beside each of these gaps: from the run that asks, beyond it from what is stored. */
export async function ratesBeside(
  q: Queryable,
  site: Site,
  { pointId, point, fromMs }: RunOfPoint,
  { run, untilMs }: { readonly run: PointWindows; readonly untilMs: number },
  gaps: readonly GapSpan[],
): Promise<OffSeason['rate']> {
  // The last windows of a run that is not at the end of what is known are not whole.
  const madeUntilMs = untilMs === Infinity ? Infinity : windowStart(run.openFrom ?? untilMs);
  const isMade = (start: number): boolean => start >= fromMs && start < madeUntilMs;
  const rates = new Map<string, number>();
  for (const gap of gaps) {
    const stored = await readAmountsIn(q, pointId, [
      { fromMs: gap.fromMs - BESIDE_GAP_MS, toMs: gap.fromMs },
      { fromMs: gap.toMs, toMs: gap.toMs + BESIDE_GAP_MS },
    ]);
    const windows = inOrderOfTime(
      [...stored.filter(({ start }) => !isMade(start)), ...run.windows.filter(({ start }) => isMade(start))],
      ({ start }) => start,
    );
    rates.set(keyOf(gap.fromMs, gap.toMs), offSeasonRate(windows, gap, point, site));
  }
  return (t0, t1) => rates.get(keyOf(t0, t1)) ?? 0;
}

const keyOf = (t0: number, t1: number): string => `${t0}/${t1}`;

/** Gaps over the edge of a season that lie so near to changed windows that these may share them out anew: each by a moment in it. */
export async function edgeGapsBeside(
  q: Queryable,
  derived: DerivedSite,
  changed: readonly ChangedWindow[],
): Promise<Mark[]> {
  const first = changed.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
  const last = changed.reduce((most, { startMs }) => Math.max(most, startMs), -Infinity);
  if (!hasOffSeason(derived.site, first, last)) return [];
  const ids = new Set(changed.map(({ pointId }) => pointId));
  const registers = [...derived.points.values()].filter(
    ({ pointId, point }) => ids.has(pointId) && isEver(point, 'total'),
  );
  return edgeGapsNear(
    q,
    derived.site,
    registers.map(({ pointId }) => pointId),
    { fromMs: first, toMs: last },
  );
}

/** The gaps of these points over the edge of a season of which a part lies within `BESIDE_GAP_MS` beside a span, or in it. */
export async function edgeGapsNear(
  q: Queryable,
  site: Site,
  pointIds: readonly number[],
  { fromMs, toMs }: GapSpan,
): Promise<Mark[]> {
  if (pointIds.length === 0) return [];
  const found = await readEstimatedAt(q, pointIds, edgesAround(site, fromMs, toMs));
  if (found.length === 0) return [];
  const near = await readEstimatedPoints(q, [...new Set(found.map(({ pointId }) => pointId))], {
    fromMs: fromMs - BESIDE_GAP_MS - WINDOW_MS,
    toMs: toMs + BESIDE_GAP_MS + 2 * WINDOW_MS,
  });
  return found
    .filter(({ pointId }) => near.has(pointId))
    .map(({ deviceId, startMs }) => ({ deviceId, fromMs: startMs, toMs: startMs }));
}

const hasOffSeason = ({ season, timeZone }: Site, fromMs: number, toMs: number): boolean =>
  datesBetween(localDateOf(fromMs, timeZone), localDateOf(toMs, timeZone)).some((date) => !isHeatingDay(season, date));

/** Where seasons begin and end, from the year before the span to the one after it. */
function edgesAround({ season, timeZone }: Site, fromMs: number, toMs: number): number[] {
  const [first, last] = [fromMs, toMs].map((ms) => yearOf(localDateOf(ms, timeZone)));
  const edges: number[] = [];
  for (let year = first! - 2; year <= last! + 1; year++) {
    const { start, end } = heatingSeason(season, year);
    edges.push(localMidnightMs(start, timeZone), localMidnightMs(addDays(end, 1), timeZone));
  }
  return edges;
}
