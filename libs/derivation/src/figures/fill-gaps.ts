import {
  calendarMonth,
  DAY_MS,
  entriesInForce,
  HOUR_MS,
  inOrderOfTime,
  localDateOf,
  localHourStart,
  monthOf,
  standIns,
  versionAt,
  weighedFuelPoints,
  WINDOW_MS,
  withMoments,
  type DatedEntry,
  type DataGap,
  type GapHour,
  type LocalDate,
  type StandIn,
} from '#domain';
import { readKnownAround, readLostWindows, type HourAmount, type LostWindow, type Queryable } from '#postgres';
import type { BridgeFinder } from '../bridges/find-bridges.js';
import { refusedWindows } from '../bridges/refused-windows.js';
import type { DerivedSite } from '../derived-site.js';
import { GapSurroundings, REFERENCE_DAYS, type CountedPoint } from './gap-surroundings.js';

/** A debited point without a declared interval may be silent for so long before it counts as missing. */
const USUAL_HOLD_MS = HOUR_MS;
const HOLD_INTERVALS = 3;

/** An hour that is computed, with what its windows say, by point id. */
export interface HourWithAmounts {
  readonly startMs: number;
  readonly date: LocalDate;
  readonly amounts: ReadonlyMap<number, HourAmount>;
}

/**
 * The gaps that some of these hours lie in: of credited and debited registers what is lost for good, of debited ones also what
 * they have not reported of hours whose heat is known. Of heat that is silent nothing stands in: its register will bridge the gap.
 */
export async function findGaps(
  q: Queryable,
  derived: DerivedSite,
  hours: readonly HourWithAmounts[],
  bridges: BridgeFinder,
): Promise<DataGap[]> {
  const finder = new GapFinder(q, derived, bridges);
  const gaps: DataGap[] = [];
  for (const side of ['credit', 'debit'] as const) {
    const entries = entriesOf(derived, side);
    for (const one of pointsOf(derived, entries)) {
      const counted = hours.filter(({ startMs }) => isCounted(entries, one.address, startMs));
      const refused = await finder.refusedHours(one, side, counted);
      const lost = counted.filter(
        ({ startMs, amounts }) => (amounts.get(one.pointId)?.lostMs ?? 0) > 0 || refused.has(startMs),
      );
      if (lost.length > 0) gaps.push(...(await finder.lost(one, side, lost)));
      if (side === 'debit') gaps.push(...(await finder.uncovered(one, counted)));
    }
  }
  return gaps;
}

/** By hour, then by address. */
export function standInsByHour(gaps: readonly DataGap[], timeZone: string): Map<number, Map<string, StandIn>> {
  const byHour = new Map<number, Map<string, StandIn>>();
  for (const gap of gaps) {
    for (const [startMs, standIn] of standIns(gap, timeZone)) {
      const hour = byHour.get(startMs) ?? new Map<string, StandIn>();
      byHour.set(startMs, hour.set(gap.point, standIn));
    }
  }
  return byHour;
}

type Entry = DatedEntry & { readonly point: string };

function entriesOf({ site }: DerivedSite, side: DataGap['side']): readonly Entry[] {
  const spec = site.emissions;
  if (!spec) return [];
  if (side === 'credit') return spec.credited;
  // What the gate of the fuel does not say is not debited: fuel goes by the heat.
  const gate = weighedFuelPoints(spec);
  const weighed = spec.haulage.filter(({ point }) => !gate.includes(point));
  return [...(spec.excluded ?? []), ...spec.electricity, ...spec.fossilFuels, ...weighed];
}

const isCounted = (entries: readonly Entry[], address: string, startMs: number): boolean =>
  entriesInForce(entries, startMs).some(({ point }) => point === address);

/** Points that are silent only where something is missing: not events. */
function pointsOf(derived: DerivedSite, entries: readonly Entry[]): CountedPoint[] {
  const addresses = [...new Set(entries.map(({ point }) => point))];
  return addresses.flatMap((address) => {
    const found = derived.points.get(address);
    const isPeriodic = found?.point.versions.some(({ kind, intervalMs }) => kind === 'total' || intervalMs !== null);
    return found && isPeriodic ? [{ address, ...found }] : [];
  });
}

/** One for each batch of hours: what it has read is kept for the next gap of the same point. */
class GapFinder {
  private newestHeatMs: Promise<number> | null = null;
  private readonly surroundings: GapSurroundings;

  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
    private readonly bridges: BridgeFinder,
  ) {
    this.surroundings = new GapSurroundings(q, derived);
  }

  /** Of these hours those of which a bridge was refused. */
  async refusedHours(
    one: CountedPoint,
    side: DataGap['side'],
    hours: readonly HourWithAmounts[],
  ): Promise<ReadonlySet<number>> {
    if (side === 'debit' || hours.length === 0) return new Set();
    const lost = await refusedWindows(this.bridges, this.derived, one, {
      fromMs: Math.min(...hours.map(({ startMs }) => startMs)),
      toMs: Math.max(...hours.map(({ startMs }) => startMs)) + HOUR_MS,
    });
    return new Set(lost.map(({ startMs }) => localHourStart(startMs, this.derived.site.timeZone)));
  }

  /** Gaps whose windows say that something is lost. */
  async lost(one: CountedPoint, side: DataGap['side'], hours: readonly HourWithAmounts[]): Promise<DataGap[]> {
    const around = REFERENCE_DAYS * DAY_MS;
    const range = {
      fromMs: Math.min(...hours.map(({ startMs }) => startMs)) - around,
      toMs: Math.max(...hours.map(({ startMs }) => startMs)) + around,
    };
    const windows = inOrderOfTime(
      [
        ...(await readLostWindows(this.q, one.pointId, range.fromMs, range.toMs)),
        ...(side === 'credit' ? await refusedWindows(this.bridges, this.derived, one, range) : []),
      ],
      ({ startMs }) => startMs,
    );
    const wanted = new Set(hours.map(({ startMs }) => startMs));
    const runs = runsOf(windows).map((run) => ({ run, hours: this.hoursOf(run) }));
    const gaps = runs
      .filter((gap) => gap.hours.some(({ startMs }) => wanted.has(startMs)))
      .map((gap) => {
        const [fromMs, toMs] = [gap.run[0]!.startMs, gap.run.at(-1)!.startMs + WINDOW_MS];
        const months = new Set(gap.hours.map(({ date }) => monthOf(date)));
        const lostShares = Object.fromEntries([...months].map((month) => [month, this.lostShare(month, windows)]));
        return { fromMs, toMs, hours: gap.hours, lostShares, isFresh: false };
      });
    const found: DataGap[] = [];
    for (const gap of gaps) found.push(await this.surroundings.withNeighbours(one, side, gap));
    return found;
  }

  /**
   * Hours whose heat is known while a debited point has not reported all of them. Each hour is a gap of its own, as long as the
   * silence was at its end: what it is judged by does not move when the silence goes on.
   */
  async uncovered(one: CountedPoint, hours: readonly HourWithAmounts[]): Promise<DataGap[]> {
    const entries = entriesOf(this.derived, 'credit');
    const points = pointsOf(this.derived, entries);
    const gaps: DataGap[] = [];
    for (const hour of hours) {
      const own = hour.amounts.get(one.pointId);
      const credited = points.filter(({ address }) => isCounted(entries, address, hour.startMs));
      const heatMs = Math.max(0, ...credited.map(({ pointId }) => hour.amounts.get(pointId)?.knownMs ?? 0));
      const uncoveredMs = heatMs - (own?.knownMs ?? 0) - (own?.lostMs ?? 0);
      if (uncoveredMs <= 0) continue;
      const gap = await this.unexplainedOf(one, hour, own?.knownMs ?? 0, heatMs);
      if (gap) gaps.push({ ...gap, hours: [{ startMs: hour.startMs, date: hour.date, lostMs: uncoveredMs }] });
    }
    return gaps;
  }

  private async unexplainedOf(
    one: CountedPoint,
    { startMs, date }: HourWithAmounts,
    knownMs: number,
    heatMs: number,
  ): Promise<DataGap | null> {
    const { lastMs, nextMs } = await readKnownAround(this.q, one.pointId, startMs);
    const isLead = lastMs === null;
    // A point that has never reported anything is unknown, not lost.
    if (isLead && nextMs === null) return null;
    const ownEndMs = startMs + knownMs;
    const fromMs = isLead ? null : knownMs > 0 ? ownEndMs : lastMs + WINDOW_MS;
    const endMs = isLead ? nextMs! : nextMs !== null && nextMs > startMs + heatMs ? nextMs : startMs + heatMs;
    const { intervalMs } = versionAt(one.point, startMs);
    const holdMs = intervalMs === null ? USUAL_HOLD_MS : HOLD_INTERVALS * intervalMs;
    const isOpen = !isLead && (nextMs === null || nextMs < ownEndMs);
    const isFresh = isOpen && (await this.newestHeat()) - fromMs! <= holdMs;
    const month = monthOf(date);
    const monthMs = this.monthLength(month);
    const lostShares = { [month]: fromMs === null ? 0 : Math.min(1, (endMs - fromMs) / monthMs) };
    const isShortLead = isLead && endMs - startMs <= 6 * HOUR_MS;
    return this.surroundings.withNeighbours(one, 'debit', {
      fromMs: isShortLead ? startMs : fromMs,
      toMs: endMs,
      hours: [{ startMs, date, lostMs: 0 }],
      lostShares,
      isFresh,
    });
  }

  /** The end of the newest window of credited heat: how far the plant is known. */
  private newestHeat(): Promise<number> {
    this.newestHeatMs ??= (async () => {
      let newest = -Infinity;
      for (const { pointId } of pointsOf(this.derived, entriesOf(this.derived, 'credit'))) {
        const { lastMs } = await readKnownAround(this.q, pointId, Date.UTC(9999, 0, 1));
        if (lastMs !== null) newest = Math.max(newest, lastMs + WINDOW_MS);
      }
      return newest;
    })();
    return this.newestHeatMs;
  }

  private hoursOf(run: readonly LostWindow[]): GapHour[] {
    const zone = this.derived.site.timeZone;
    const hours = new Map<number, number>();
    for (const { startMs, lostMs } of run) {
      const hour = localHourStart(startMs, zone);
      hours.set(hour, (hours.get(hour) ?? 0) + lostMs);
    }
    return [...hours].map(([startMs, lostMs]) => ({ startMs, date: localDateOf(startMs, zone), lostMs }));
  }

  private lostShare(month: string, windows: readonly LostWindow[]): number {
    const [fromMs, toMs] = this.monthBorders(month);
    const lost = windows.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
    return lost.reduce((sum, { lostMs }) => sum + lostMs, 0) / (toMs - fromMs);
  }

  private monthLength(month: string): number {
    const [fromMs, toMs] = this.monthBorders(month);
    return toMs - fromMs;
  }

  private monthBorders(month: string): [number, number] {
    const { fromMs, toMs } = withMoments(calendarMonth(month), this.derived.site.timeZone);
    return [fromMs, toMs];
  }
}

/** Windows that follow each other without a break. */
function runsOf(windows: readonly LostWindow[]): LostWindow[][] {
  const runs: LostWindow[][] = [];
  for (const window of windows) {
    const last = runs.at(-1);
    if (last && last.at(-1)!.startMs + WINDOW_MS === window.startMs) last.push(window);
    else runs.push([window]);
  }
  return runs;
}
