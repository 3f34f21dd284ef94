import {
  BESIDE_GAP_MS,
  DAY_MS,
  reachBack,
  versionAt,
  windowEnd,
  windowStart,
  type GapSpan,
  type Point,
  type WeightOfDay,
} from '#domain';
import { windowsOf, type EvidenceEvent, type EvidenceReading, type EvidenceRun } from '#evidence';
import {
  readAllEvents,
  readAmounts,
  readConflicts,
  readNextMoment,
  readPointRows,
  readStatesBefore,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { lookBackMs } from '../windows/companion-feeds.js';
import { derivedDevices } from '../windows/device-input.js';
import { degreeDayWeights } from '../figures/weather.js';

/** Rows begin so long before what their first window hangs on: then the rules seldom need to know more than the rows. */
const LEAD_MS = DAY_MS;
const END_OF_TIME_MS = Date.UTC(9999, 0, 1);

/** Rows of one point with the way in which they are run. */
export interface EvidenceRows {
  readonly run: EvidenceRun;
  readonly readings: readonly EvidenceReading[];
  /** Local days whose degree-days share out a long gap. */
  readonly askedDays: readonly string[];
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The rows that the windows of [span.fromMs, span.toMs) follow from, and no more than that: from a day before the last good
 * reading before the span to the first good one after it.
 */
export async function gatherRows(
  q: Queryable,
  derived: DerivedSite,
  address: string,
  role: EvidenceRun['role'],
  span: Span,
): Promise<EvidenceRows> {
  const found = derived.points.get(address);
  const run: EvidenceRun = {
    point: address,
    role,
    spanFromMs: span.fromMs,
    spanToMs: span.toMs,
    fromMs: windowStart(span.fromMs) - LEAD_MS,
    toMs: null,
    checkpoint: null,
  };
  if (!found) return { run, readings: [], askedDays: [] };
  return new Gathering(q, derived, found, run).gather(span);
}

class Gathering {
  constructor(
    private readonly q: Queryable,
    private readonly derived: DerivedSite,
    private readonly found: { readonly point: Point; readonly pointId: number; readonly deviceId: number },
    private readonly planned: EvidenceRun,
  ) {}

  /** @param needed rows are here from a day before it to its end: the span, and what lies beside a gap that reaches into it */
  async gather(needed: Span): Promise<EvidenceRows> {
    const { q, found, planned } = this;
    const start = await this.start(needed.fromMs);
    let run: EvidenceRun = { ...planned, ...start };
    let readings: EvidenceReading[] = [];
    let beside: EvidenceReading[] = [];
    let events: EvidenceEvent[] = [];
    // Nothing settles inside a gap: further and further, as far as there is anything.
    for (let aheadMs = DAY_MS; ; aheadMs *= 2) {
      const endMs = needed.toMs + aheadMs;
      const isAll = (await readNextMoment(q, found.deviceId, endMs)) === null;
      run = { ...run, toMs: isAll ? null : endMs };
      readings = await this.readings(run.fromMs, isAll ? END_OF_TIME_MS : endMs);
      beside = await this.companionReadings(run.fromMs, isAll ? END_OF_TIME_MS : endMs);
      events = await readAllEvents(q, this.derived.siteId, [found.deviceId], isAll ? END_OF_TIME_MS : endMs);
      const settledMs = this.settledAt(run, needed.toMs, readings, beside, events);
      if (settledMs !== null) {
        run = { ...run, toMs: settledMs };
        readings = readings.filter(({ t }) => t < settledMs);
      }
      if (settledMs !== null || isAll) break;
    }
    const input = { site: this.derived.site, readings: [...readings, ...beside], events };
    const wider = widened(needed, planned, windowsOf(input, run, () => null).edgeGaps);
    return wider ? this.gather(wider) : this.withWeather(run, readings, beside, events);
  }

  /** A day before the window that the first one of the span hangs on. */
  private async start(neededFromMs: number): Promise<Pick<EvidenceRun, 'fromMs' | 'checkpoint'>> {
    const { point, pointId } = this.found;
    const stateBefore = async (beforeMs: number): Promise<string | null> =>
      (await readStatesBefore(this.q, [{ pointId, beforeMs }])).get(pointId) ?? null;
    const reach = reachBack(neededFromMs, await stateBefore(neededFromMs), versionAt(point, neededFromMs));
    const fromMs = windowStart(Math.min(reach, neededFromMs) - LEAD_MS);
    return { fromMs, checkpoint: await stateBefore(fromMs) };
  }

  /** Of points whose readings the rules of a counted one ask, all that may be asked for. */
  private async companionReadings(fromMs: number, toMs: number): Promise<EvidenceReading[]> {
    const { q, found, planned } = this;
    const own = derivedDevices(this.derived)
      .get(found.deviceId)
      ?.points.find(({ pointId }) => pointId === found.pointId);
    if (!own || planned.role !== 'counted') return [];
    const readings: EvidenceReading[] = [];
    for (const { point, pointId } of own.companions) {
      const rows = await readPointRows(q, { deviceId: found.deviceId, pointId }, fromMs - lookBackMs([own]), toMs);
      readings.push(...rows.map((row) => shown(point, { ...row, eventId: '' }, true)));
    }
    return readings;
  }

  /** Every candidate of every value, in the unit of its time. */
  private async readings(fromMs: number, toMs: number): Promise<EvidenceReading[]> {
    const { q, found } = this;
    const { point, pointId } = found;
    const rows = [
      ...(await readPointRows(q, found, fromMs, toMs)).map((row) => ({ ...row, eventId: '' })),
      ...(await readAmounts(q, [pointId], fromMs, toMs)),
    ];
    const conflicts = await readConflicts(q, pointId, fromMs, toMs);
    const key = (row: { t: number; eventId: string }): string => `${row.t}/${row.eventId}`;
    const effective = new Map(rows.map((row) => [key(row), row]));
    const others = conflicts.filter((c) => {
      const counting = effective.get(key(c));
      return counting !== undefined && (counting.v !== c.v || counting.q !== c.q);
    });
    return [...rows.map((row) => shown(point, row, true)), ...others.map((row) => shown(point, row, false))];
  }

  /** Rows before this moment are enough: no later one can change a window of the span. null: any may. */
  private settledAt(
    run: EvidenceRun,
    neededToMs: number,
    readings: readonly EvidenceReading[],
    beside: readonly EvidenceReading[],
    events: readonly EvidenceEvent[],
  ): number | null {
    const { point } = this.found;
    const version = versionAt(point, neededToMs);
    // An amount of an interval reaches back from its time; one of a moment does not.
    if (version.kind === 'delta' && version.intervalMs === null) return neededToMs;
    const neededMs = neededToMs + (version.kind === 'delta' ? (version.intervalMs ?? 0) : 0);
    const input = { site: this.derived.site, readings: [...readings, ...beside], events };
    const made = windowsOf(input, run, () => null);
    let tried = -Infinity;
    for (const { t, counts } of readings) {
      const endMs = windowEnd(t);
      if (!counts || t < neededMs || endMs === tried) continue;
      tried = endMs;
      const state = made.stateBefore(endMs);
      const knowsMs = state === null ? -Infinity : reachBack(END_OF_TIME_MS, state, { ...version, kind: 'gauge' });
      if (knowsMs >= windowStart(neededMs) && knowsMs < END_OF_TIME_MS - DAY_MS) return endMs;
    }
    return null;
  }

  /** Degree-days where a long gap asks for them; and no checkpoint where the rows alone give the same. */
  private async withWeather(
    run: EvidenceRun,
    readings: readonly EvidenceReading[],
    beside: readonly EvidenceReading[],
    events: readonly EvidenceEvent[],
  ): Promise<EvidenceRows> {
    const { derived, q } = this;
    const input = { site: derived.site, readings: [...readings, ...beside], events };
    const first: string[] = [];
    let result = windowsOf(input, run, (date) => (first.push(date), null));
    const asked = new Set<string>();
    let weightOfDay: WeightOfDay = () => null;
    if (first.length > 0) {
      const lastMs = readings.reduce((latest, { t }) => Math.max(latest, t), run.fromMs);
      const earliestMs = Date.parse(`${first.sort()[0]!}T00:00:00Z`) - DAY_MS;
      const weights = await degreeDayWeights(q, derived, Math.min(earliestMs, run.fromMs), lastMs);
      weightOfDay = weights;
      result = windowsOf(input, run, (date) => (asked.add(date), weights(date)));
    }
    const bare = { ...run, checkpoint: null };
    const isSame =
      run.checkpoint !== null && figuresOf(run, windowsOf(input, bare, weightOfDay)) === figuresOf(run, result);
    const chosen = isSame ? bare : run;
    const used = askedOf(input, chosen, weightOfDay);
    return {
      run: chosen,
      readings: [...readings, ...beside.filter((row) => used.has(row))],
      askedDays: [...asked].sort(),
    };
  }
}

/** What is needed for the gaps over the edge of a season that reach into the span; null: it is there. */
function widened(needed: Span, { spanFromMs, spanToMs }: EvidenceRun, edgeGaps: readonly GapSpan[]): Span | null {
  const own = edgeGaps.filter(({ fromMs, toMs }) => fromMs < spanToMs && toMs > spanFromMs);
  const wider = {
    fromMs: own.reduce((least, { fromMs }) => Math.min(least, fromMs - BESIDE_GAP_MS), needed.fromMs),
    toMs: own.reduce((most, { toMs }) => Math.max(most, toMs + BESIDE_GAP_MS), needed.toMs),
  };
  return wider.fromMs < needed.fromMs || wider.toMs > needed.toMs ? wider : null;
}

/** Rows of companions that the rules asked for in a run: the same answers follow from these alone. */
function askedOf(
  input: Parameters<typeof windowsOf>[0],
  run: EvidenceRun,
  weightOfDay: WeightOfDay,
): ReadonlySet<unknown> {
  const asked = new Set<unknown>();
  windowsOf(input, run, weightOfDay, (reading) => asked.add(reading));
  return asked;
}

function shown(
  point: Point,
  row: Omit<EvidenceReading, 'point' | 'unit' | 'counts'>,
  counts: boolean,
): EvidenceReading {
  return {
    point: point.address,
    t: row.t,
    eventId: row.eventId,
    v: row.v,
    unit: versionAt(point, row.t).unit,
    q: row.q,
    seq: row.seq,
    receivedMs: row.receivedMs,
    counts,
  };
}

/** What figures are made from: the state of the engine is not among it, and of weather only the values. */
const figuresOf = ({ role }: EvidenceRun, { windows }: ReturnType<typeof windowsOf>): string =>
  JSON.stringify(
    windows.map(({ codes, ...window }) => ({ ...window, state: null, codes: role === 'counted' && codes })),
  );
