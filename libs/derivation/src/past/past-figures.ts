import {
  addDays,
  betweenSeasons,
  datesBetween,
  FUTURE_TOLERANCE_MS,
  instantOf,
  localDateOf,
  localHourStart,
  localMidnightMs,
  NO_FIGURES,
  periodWith,
  type Grain,
  type HourFigures,
  type PeriodGrain,
} from '#domain';
import {
  deleteHourMarks,
  readRevisionsThen,
  readWindowStarts,
  takeHourMarks,
  writeFigures,
  writeFuelDays,
  type Shadow,
} from '#postgres';
import { countedPoints, type WantedFigures } from '../derived-site.js';
import { deriveHours } from '../figures/derive-hours.js';
import { keepsLedger } from '../fuel/fuel-site.js';
import { keepLedger } from '../fuel/keep-ledger.js';
import { pastLedger } from '../fuel/past-ledger.js';
import type { PastSite } from './past-site.js';
import { deriveGrain } from '../figures/derive-periods.js';

/** Marks that are taken at once. */
const MOST_HOURS = 2_000;

type Range = Omit<WantedFigures, 'grain'>;

/** An interval that may have a figure, with its local start date. */
interface Candidate {
  readonly startMs: number;
  readonly label: string;
  readonly date: string;
}

/** Puts figures into a shadow as they were at a moment; its windows must be as they were. */
export class PastFigures {
  private readonly made: Readonly<Record<Grain, Set<number>>> = {
    hour: new Set(),
    day: new Set(),
    month: new Set(),
    season: new Set(),
    year: new Set(),
  };

  /** Hours that were open then, and have been made. */
  private readonly open = new Set<number>();

  constructor(
    private readonly shadow: Shadow,
    private readonly past: PastSite,
  ) {}

  make({ grain, fromMs, toMs }: WantedFigures): Promise<void> {
    const range = { fromMs, toMs: Math.min(toMs, this.past.asOfMs + FUTURE_TOLERANCE_MS) };
    if (range.fromMs >= range.toMs) return Promise.resolve();
    return grain === 'hour' ? this.hours([range]) : this.sums(grain, range);
  }

  /** Closed ones as they were recorded, open ones from the windows. */
  private async hours(ranges: readonly Range[]): Promise<void> {
    const { derived, asOfMs } = this.past;
    const open = await this.openHours(ranges);
    if (open.length === 0) return;
    const days = keepsLedger(derived) ? await this.fuelDays(open) : null;
    await this.derive(days === null ? open : [...open, ...(await this.openHours([days.range]))], asOfMs);
    if (days === null) return;
    await writeFuelDays(this.shadow, derived.siteId, days.opening ? [days.opening] : []);
    await keepLedger(this.shadow, derived, days.dates, 'readings');
    for (;;) {
      const { ids, hours } = await takeHourMarks(this.shadow, derived.siteId, MOST_HOURS);
      if (hours.length === 0) return;
      await this.derive(
        hours.map(({ startMs }) => startMs).filter((startMs) => this.open.has(startMs)),
        asOfMs,
      );
      await deleteHourMarks(this.shadow, ids);
    }
  }

  private async derive(starts: readonly number[], asOfMs: number): Promise<void> {
    const hours = starts.map((startMs) => ({ startMs, cause: 'readings' as const }));
    await (await deriveHours(this.shadow, this.past.derived, hours, asOfMs)).written();
  }

  /** Hours of what is stored that were open then, of those that were not asked for before. */
  private async openHours(ranges: readonly Range[]): Promise<number[]> {
    const { derived } = this.past;
    const pointIds = countedPoints(derived.site).flatMap((address) => derived.points.get(address)?.pointId ?? []);
    const starts = await readWindowStarts(this.shadow, pointIds, ranges);
    const known = [...new Set(starts.map((ms) => localHourStart(ms, derived.site.timeZone)))].sort((a, b) => a - b);
    const open = (await this.putClosed('hour', ranges, known.map(hourAt))).map(({ startMs }) => startMs);
    for (const startMs of open) this.open.add(startMs);
    return open;
  }

  /** The stretch of the ledger of fuel that hours are made with. */
  private async fuelDays(hours: readonly number[]) {
    const { derived, asOfMs } = this.past;
    const zone = derived.site.timeZone;
    const [first, last] = [Math.min(...hours), Math.max(...hours)].map((ms) => localDateOf(ms, zone));
    const { from, to, opening } = await pastLedger(this.shadow, this.past, { from: first!, to: last! });
    const [fromMs, toMs] = [localMidnightMs(from, zone), localMidnightMs(addDays(to, 1), zone)];
    // Stock is taken at the end of a day: once there is a day behind it.
    const behind = to < localDateOf(asOfMs, zone) ? [addDays(to, 1)] : [];
    const range = { fromMs, toMs: Math.min(toMs, asOfMs + FUTURE_TOLERANCE_MS) };
    return { range, opening, dates: [...datesBetween(from, to), ...behind] };
  }

  /** Days from their hours, longer periods from their days; where they were open. */
  private async sums(grain: PeriodGrain, range: Range): Promise<void> {
    const { derived, asOfMs } = this.past;
    const zone = derived.site.timeZone;
    const all = new Map(
      datesBetween(localDateOf(range.fromMs, zone), localDateOf(range.toMs - 1, zone))
        .flatMap((date) => periodWith(derived.site, grain, date) ?? [])
        .map((period) => [period.start, period]),
    );
    const candidates = [...all.values()].map(({ start, label, fromMs }) => ({ startMs: fromMs, label, date: start }));
    const inRange = candidates.filter(({ startMs }) => startMs >= range.fromMs && startMs < range.toMs);
    const open = await this.putClosed(grain, [range], inRange);
    const spans = open.map(({ startMs, date }) => ({ fromMs: startMs, toMs: all.get(date)!.toMs }));
    const before = grain === 'season' ? open.map(({ date }) => betweenSeasons(derived.site, all.get(date)!)) : [];
    const wanted = [...before, ...spans].filter((span) => span.fromMs < span.toMs);
    const parts = joined(wanted.sort((a, b) => a.fromMs - b.fromMs));
    if (grain === 'day') await this.hours(parts);
    else for (const part of parts) await this.make({ grain: 'day', ...part });
    await deriveGrain(this.shadow, derived, grain, new Set(open.map(({ date }) => date)), 'readings', asOfMs);
  }

  /** Returns those that were open, of what was not asked for before. */
  private async putClosed(
    grain: Grain,
    ranges: readonly Range[],
    candidates: readonly Candidate[],
  ): Promise<readonly Candidate[]> {
    const { derived, asOfMs } = this.past;
    const made = this.made[grain];
    const revisions = await readRevisionsThen(this.shadow, derived.siteId, grain, ranges, asOfMs);
    const labels = new Map(candidates.map(({ startMs, label }) => [startMs, label]));
    const fresh = [...revisions].filter(([startMs]) => !made.has(startMs));
    const closed = fresh.flatMap(([startMs, { revision, figures }]) => {
      // What began at another moment by the calendar of then is left out.
      const label = grain === 'hour' ? hourAt(startMs).label : labels.get(startMs);
      if (label === undefined) return [];
      return [{ startMs, label, revision, figures: withAllFields(figures), closed: true, firstReceivedMs: null }];
    });
    const open = candidates.filter(({ startMs }) => !revisions.has(startMs) && !made.has(startMs));
    for (const { startMs } of [...closed, ...open]) made.add(startMs);
    const { configurationHash } = derived;
    await writeFigures(this.shadow, derived.siteId, grain, closed, { configurationHash, nowMs: asOfMs });
    return open;
  }
}

const hourAt = (startMs: number): Candidate => {
  const label = instantOf(startMs);
  return { startMs, label, date: label };
};

/** Ranges that follow each other as one. */
function joined(ranges: readonly Range[]): Range[] {
  const runs: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of ranges) {
    const last = runs.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else runs.push({ fromMs, toMs });
  }
  return runs;
}

/** Rules of an earlier time gave fewer fields. */
const withAllFields = (figures: Readonly<Record<string, unknown>>): HourFigures => ({ ...NO_FIGURES, ...figures });
