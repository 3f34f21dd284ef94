import { maintenanceOf, manualReadingOf, registerEventOf, type MeterEvent } from '#contracts';
import {
  addDays,
  bridgeEffects,
  type BridgeEffects,
  type CompanionFeeds,
  type CompanionPoints,
  companionsOf,
  convert,
  type DayFuel,
  type Device,
  type FuelDay,
  HOUR_MS,
  hourEmissions,
  type HourFigures,
  inOrderOfTime,
  isLate,
  type GapSpan,
  type LocalDate,
  localDateOf,
  localHourStart,
  localMidnightMs,
  offSeasonOf,
  offSeasonRate,
  type PartFigures,
  type Point,
  type PointAmount,
  type ReadingCode,
  RULES_VERSION,
  runPoint,
  type Seen,
  type Site,
  type StandIn,
  sumFigures,
  versionAt,
  weatherSourcesOf,
  weighedFuelGj,
  type WeightOfDay,
  type Window,
  WINDOW_MS,
  withBridges,
  withOffSeason,
  withoutNegativeHeat,
  withWeighedFuel,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import { bridgesOf } from './check-bridges.js';
import { degreeDaysOf, degreeDaysOn } from './degree-days.js';
import {
  NORMALS,
  type EvidenceEvent,
  type EvidenceFigures,
  type EvidenceReading,
  type EvidenceRun,
} from '../pack/pack.js';
import { eventsThatHold } from './events-that-hold.js';
import { recomputeFuel } from './recompute-fuel.js';
import { standInsOf } from './recompute-gaps.js';
import { EvidenceError } from '../pack/readings-csv.js';

/** Figures that follow from the raw rows of a pack alone. */
export interface Recomputed {
  /** By start, Unix ms, rising. */
  readonly hours: ReadonlyMap<number, HourFigures>;
  readonly days: ReadonlyMap<number, HourFigures>;
  readonly period: HourFigures;
  /** null: the pack has none. */
  readonly fuel: readonly FuelDay[] | null;
  /** Days of the pack's list; null: too little weather. */
  readonly degreeDays: ReadonlyMap<LocalDate, number | null>;
}

/** Raw rows → windows → hours → days → period, by the same rules that made the figures. */
export function recompute(pack: ParsedContent): Recomputed {
  const degreeDays = recomputeDegreeDays(pack);
  const weightOfDay: WeightOfDay = (date) => degreeDays.get(date) ?? null;
  const windows = new Map<string, readonly Window[]>();
  for (const run of pack.runs) {
    if (run.role !== 'counted') continue;
    windows.set(run.point, windowsOf(pack, run, weightOfDay).windows);
  }
  const bridges = bridgesOf(pack, windows);
  const effects = { standIns: standInsOf(pack, windows, bridges), bridges: bridgeEffects(bridges, pack.site) };
  const bare = recomputeHours(pack, windows, effects);
  const heats = [...bare].flatMap(([startMs, { heatGj }]) => (heatGj === null ? [] : [{ startMs, heatGj }]));
  const fuel = recomputeFuel(pack, windows, heats);
  const hours = fuel ? recomputeHours(pack, windows, effects, new Map(fuel.map((day) => [day.date, day.fuel]))) : bare;
  const zone = pack.site.timeZone;
  const lengths = new Map([...pack.results.days, pack.results.period].map((row) => [row.label, row.lengthMs]));
  const days = new Map<number, HourFigures>();
  for (const date of new Set([...hours.keys()].map((ms) => localDateOf(ms, zone)))) {
    const [fromMs, toMs] = [localMidnightMs(date, zone), localMidnightMs(addDays(date, 1), zone)];
    days.set(fromMs, sumFigures(partsOf(hours, fromMs, toMs), lengths.get(date) ?? toMs - fromMs));
  }
  const whole = pack.grain === 'day' ? days.get(pack.fromMs) : undefined;
  const length = lengths.get(pack.period) ?? pack.toMs - pack.fromMs;
  const sum = sumFigures(partsOf(days, -Infinity, Infinity), length);
  const { period: stated } = pack.results;
  const isWeighed = !whole && keepsOlderRules(stated) && stated.figures.terms.weighedFuel !== undefined;
  const weighedGj = isWeighed ? recomputeWeighedGj(pack, windows) : null;
  const period = withoutNegativeHeat(withWeighedFuel(sum, weighedGj));
  const { between = [] } = pack.results;
  return { hours, days, degreeDays, fuel, period: whole ?? withOffSeason(period, between) };
}

/** Windows of the span of a run, and what the engine knew at the start of a window. */
export interface RunWindows {
  readonly windows: readonly Window[];
  /** Long gaps over the edge of a season: readings beside them say what their days outside it have. */
  readonly edgeGaps: readonly GapSpan[];
  stateBefore(start: number): string | null;
}

/** One point, run as `runs.json` says. @param onAsked called with the readings of other points that its rules asked for */
export function windowsOf(
  pack: Pick<ParsedContent, 'site' | 'readings' | 'events'>,
  run: EvidenceRun,
  weightOfDay: WeightOfDay,
  onAsked?: (reading: Seen) => void,
): RunWindows {
  const { point, device, events, maintenance } = pointInput(pack.site, pack.events, run);
  const edgeGaps: GapSpan[] = [];
  const input: Parameters<typeof runPoint>[0] = {
    versions: point.versions,
    timeZone: pack.site.timeZone,
    state: run.checkpoint,
    fromMs: run.fromMs,
    toMs: run.toMs ?? Infinity,
    readings: seenOf(pack.readings, events, run),
    events: events.flatMap((event) => registerEventOf(event, point)),
    maintenance,
    flags: flagsOf(pack, run),
    weightOfDay,
    companions: companionFeeds(pack, companionsOf(point, device.points), onAsked),
    offSeason: offSeasonOf(pack.site.season, (fromMs, toMs) => (edgeGaps.push({ fromMs, toMs }), 0)),
  };
  const first = runPoint(input);
  const rate = (fromMs: number, toMs: number): number =>
    offSeasonRate(first.windows, { fromMs, toMs }, point, pack.site);
  const result = edgeGaps.length === 0 ? first : runPoint({ ...input, offSeason: offSeasonOf(pack.site.season, rate) });
  const windows = result.windows.filter(({ start }) => start >= run.spanFromMs && start < run.spanToMs);
  return { windows, edgeGaps, stateBefore: (start) => result.stateBefore(start) };
}

const isIn = (t: number, { fromMs, toMs }: EvidenceRun): boolean => t >= fromMs && (toMs === null || t < toMs);

function declared(site: Site, address: string): { point: Point; device: Device } {
  const [deviceId] = address.split('/') as [string];
  const device = site.devices.find(({ id }) => id === deviceId);
  const point = device?.points.find((one) => one.address === address);
  if (!device || !point) throw new EvidenceError('runs.json', `${address} is not declared in configuration.json`);
  return { point, device };
}

function pointInput(
  site: Site,
  events: readonly EvidenceEvent[],
  run: EvidenceRun,
): { point: Point; device: Device; events: MeterEvent[]; maintenance: { from: number; until: number }[] } {
  const { point, device } = declared(site, run.point);
  const own = eventsThatHold(events, device.id);
  return { point, device, events: own.filter(({ ts }) => isIn(ts, run)), maintenance: maintenanceOf(own) };
}

/** Codes that stand with the rows: another value for the same time, and late arrival. */
function flagsOf({ site, readings }: Pick<ParsedContent, 'site' | 'readings'>, run: EvidenceRun): ReadingCode[] {
  return readings
    .filter((r) => r.point === run.point && isIn(r.t, run))
    .flatMap(({ t, receivedMs, counts }): ReadingCode[] => {
      if (!counts) return [{ t, code: 'DUP_CONFLICT' }];
      return isLate(t, receivedMs, site.timeZone) ? [{ t, code: 'LATE' }] : [];
    });
}

/** Of other points a pack holds the rows that were asked for: they answer as all of them did. */
function companionFeeds(
  { readings }: Pick<ParsedContent, 'readings'>,
  companions: CompanionPoints,
  onAsked?: (reading: Seen) => void,
): CompanionFeeds {
  return Object.fromEntries(
    Object.entries(companions).map(([role, companion]) => [
      role,
      {
        versions: companion.versions,
        readings: readings.filter((r) => r.point === companion.address && r.counts),
        ...(onAsked && { onAsked }),
      },
    ]),
  );
}

/** What the engine is fed with: rows that count, amounts by their ids, and what people have read from the meter. */
function seenOf(readings: readonly EvidenceReading[], events: readonly MeterEvent[], run: EvidenceRun): Seen[] {
  const own = readings.filter((r) => r.point === run.point && r.counts && isIn(r.t, run));
  const plain = ({ t, v, q }: EvidenceReading): Seen => ({ t, v, q });
  const id = run.point.slice(run.point.indexOf('/') + 1);
  return [
    ...own.filter(({ eventId }) => eventId === '').map(plain),
    ...own.filter(({ eventId }) => eventId !== '').map(plain),
    ...events.flatMap((event) => manualReadingOf(event, id)),
  ].sort((a, b) => a.t - b.t);
}

function recomputeDegreeDays(pack: ParsedContent): Map<LocalDate, number | null> {
  const { site, degreeDays } = pack;
  const { days, baseC } = degreeDays;
  const measured = new Map(
    pack.runs
      .filter(({ role }) => role === 'weather')
      .map((run) => {
        const { windows } = windowsOf(pack, run, () => null);
        return [run.point, degreeDaysOf(windows, declared(site, run.point).point, site.timeZone, baseC)];
      }),
  );
  const sources = weatherSourcesOf(site);
  const normals = new Set(site.targets.flatMap(({ plan }) => (plan.method === 'degree-days' ? [plan.normals] : [])));
  // What is normal is no part of a pack but for the days that nothing else knows: those are as they are stated.
  const normalOf = ({ source, degreeDays: stated }: (typeof days)[number]): number | null =>
    source?.startsWith(NORMALS) && normals.has(source.slice(NORMALS.length)) ? stated : null;
  return new Map(days.map((day) => [day.date, degreeDaysOn(sources, measured, day.date, baseC) ?? normalOf(day)]));
}

/** An hour that was closed under rules that this program does not have: it is taken as it is stated, and said so. */
export const keepsOlderRules = ({ closed, figures }: Pick<EvidenceFigures, 'closed' | 'figures'>): boolean =>
  closed && figures.rulesVersions.some((version) => version !== RULES_VERSION);

function recomputeHours(
  { site, factors, fromMs, toMs, results }: ParsedContent,
  windows: ReadonlyMap<string, readonly Window[]>,
  {
    standIns,
    bridges,
  }: { readonly standIns: ReadonlyMap<number, ReadonlyMap<string, StandIn>>; readonly bridges: BridgeEffects },
  fuels: ReadonlyMap<LocalDate, DayFuel> = new Map(),
): Map<number, HourFigures> {
  const byHour = new Map<number, Map<string, Window[]>>();
  const hourOf = (ms: number): Map<string, Window[]> => {
    const start = localHourStart(ms, site.timeZone);
    let hour = byHour.get(start);
    if (!hour) byHour.set(start, (hour = new Map()));
    return hour;
  };
  // An hour whose windows are gone again keeps its row, of nothing.
  for (const { startMs } of results.hours) hourOf(startMs);
  for (const [address, own] of windows) {
    for (const window of own) {
      if (window.start < fromMs || window.start >= toMs) continue;
      const hour = hourOf(window.start);
      const list = hour.get(address);
      if (list) list.push(window);
      else hour.set(address, [window]);
    }
  }
  const points = new Map(site.devices.flatMap(({ points: own }) => own.map((point) => [point.address, point])));
  const kept = new Map(results.hours.filter(keepsOlderRules).map(({ startMs, figures }) => [startMs, figures]));
  const sorted = [...byHour].sort(([a], [b]) => a - b);
  return new Map(
    sorted.map(([startMs, hour]) => {
      const amounts = new Map<string, PointAmount>();
      const inPlace = standIns.get(startMs);
      for (const address of new Set([...hour.keys(), ...(inPlace?.keys() ?? [])])) {
        const own = hourAmount(points.get(address)!, startMs, hour.get(address) ?? []);
        const known = { ...own, standIn: inPlace?.get(address) };
        amounts.set(address, withBridges(known, bridges.get(startMs)?.get(address)));
      }
      const date = localDateOf(startMs, site.timeZone);
      return [
        startMs,
        kept.get(startMs) ?? hourEmissions({ site, factors, startMs, date, amounts, fuel: fuels.get(date) }),
      ];
    }),
  );
}

/** What a point brought in an hour: the sum of its windows, added in order of time. */
function hourAmount(point: Point, startMs: number, windows: readonly Window[]): PointAmount {
  let amount: number | null = null;
  let coveredMs = 0;
  let toldMs = 0;
  let excluded = 0;
  for (const window of inOrderOfTime(windows, ({ start }) => start)) {
    if (window.amount !== null) amount = amount === null ? window.amount : amount + window.amount;
    excluded += window.excluded ?? 0;
    coveredMs += window.coveredMs;
    if (window.amount !== null) toldMs += WINDOW_MS - window.lostMs;
  }
  return {
    amount,
    unit: versionAt(point, startMs).unit,
    coveragePct: Math.min(100, (100 * coveredMs) / HOUR_MS),
    toldMs,
    excluded,
    codes: [...new Set(windows.flatMap(({ codes }) => codes))].sort(),
  };
}

/** Energy of the loads of the period, by the calorific value measured last before each: until rules 1.2 a debit of its own. */
function recomputeWeighedGj(
  { site, fromMs, toMs }: ParsedContent,
  windows: ReadonlyMap<string, readonly Window[]>,
): number | null {
  const fuel = site.emissions?.biomass.findLast((entry) => entry.fromMs < toMs)?.fuel;
  if (!fuel?.ncvPoint) return null;
  const points = new Map(site.devices.flatMap(({ points: own }) => own.map((point) => [point.address, point])));
  const [mass, ncv] = [points.get(fuel.point)!, points.get(fuel.ncvPoint)!];
  const measured = (windows.get(fuel.ncvPoint) ?? []).filter(({ last }) => last !== null);
  const loads = (windows.get(fuel.point) ?? []).flatMap(({ start, amount }) => {
    if (start < fromMs || start >= toMs || amount === null || amount <= 0) return [];
    const value = measured.findLast((window) => window.start <= start)?.last ?? null;
    const massT = convert(amount, versionAt(mass, start).unit, 't');
    const ncvGjPerT = value === null ? null : convert(value, versionAt(ncv, start).unit, 'GJ.t-1');
    return massT === null || ncvGjPerT === null ? [] : [{ startMs: start, massT, ncvGjPerT }];
  });
  return weighedFuelGj(loads);
}

const partsOf = (all: ReadonlyMap<number, HourFigures>, fromMs: number, toMs: number): PartFigures[] =>
  [...all].flatMap(([startMs, figures]) => (startMs >= fromMs && startMs < toMs ? [{ startMs, figures }] : []));
