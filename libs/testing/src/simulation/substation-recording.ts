import { calendarMonth, DAY_MS, HOUR_MS, localDateOf, localTimeText, monthOf, withMoments, yearOf } from '#domain';
import type { Gateways } from '#simulation';
import { Stream } from '../../../simulation/src/signals/random.js';

/** A stretch of time, ms, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface RecordingPlan {
  readonly device: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Distance of the rows from a moment on, ms; rising moments. */
  readonly steps: readonly { readonly from: number; readonly stepMs: number }[];
  /** Nothing was written. */
  readonly gaps: readonly Stretch[];
  /** The gateway wrote its last record again and again. Where heat flows it must be short, or the register seems to jump. */
  readonly frozen: readonly Stretch[];
  /** Share of the rows that belong to a lost line: every cell reads 0. */
  readonly zeroShare: number;
  /** Autumns in which both rows of a doubled wall-clock time were written; else only the first. */
  readonly doubledHours: ReadonlySet<number>;
}

export interface RecordedRow {
  readonly t: number;
  /** As the place's clock showed it. */
  readonly local: string;
  readonly e: number;
  readonly pe: number;
  readonly isZero: boolean;
  readonly cells: readonly number[];
}

export interface RecordingOracle {
  readonly rows: number;
  readonly zeroReadings: number;
  /** Rows whose time of the wall clock another row has, too. */
  readonly doubled: number;
  readonly energyMwh: number;
  /** By local month; months of which nothing is known are left out. */
  readonly monthlyMwh: Readonly<Record<string, number>>;
  /** What really flowed between the first and the last good row, and what a sum of positive differences would say. */
  readonly trueMwh: number;
  readonly naiveMwh: number;
}

const HEAD = 'datetime,t_amb,t_ref,t_sup_prim,t_ret_prim,t_sup_sec,t_ret_sec,e,pe';
/** Lost lines come in runs of this many rows. */
const ZERO_RUN = 7;

/** What a substation's data logger would have written: with the dirt that such recordings have. In order of time. */
export function recordSubstation(gateways: Gateways, plan: RecordingPlan): RecordedRow[] {
  const { site, weather } = gateways.model;
  const chance = new Stream(plan.seed, 'recording');
  const inside = (t: number, stretches: readonly Stretch[]): Stretch | undefined =>
    stretches.find(({ from, to }) => t >= from && t < to);
  const rows: RecordedRow[] = [];
  const seen = new Set<string>();
  let step = plan.steps[0]?.stepMs ?? HOUR_MS;
  for (let t = plan.from, n = 0; t < plan.to; t += step, n++) {
    step = plan.steps.findLast(({ from }) => from <= t)?.stepMs ?? step;
    if (inside(t, plan.gaps)) continue;
    const local = localTimeText(t, site.timeZone);
    // Loggers that name rows by the wall clock keep the first of two.
    if (seen.has(local) && !plan.doubledHours.has(yearOf(local))) continue;
    seen.add(local);
    const shownAt = inside(t, plan.frozen)?.from ?? t;
    const isZero = t < plan.from + DAY_MS || chance.uniform(Math.floor(n / ZERO_RUN)) < plan.zeroShare;
    const e = gateways.read(plan.device, 'heat.energyTotal', shownAt) as number;
    const pe = gateways.read(plan.device, 'heat.power', shownAt) as number;
    const outdoor = weather.airC(shownAt) + 9 * Math.max(0, weather.swingC(shownAt) - 4); // the sensor hangs in the sun
    const supply = pe > 0 ? 62 - 0.9 * weather.slowC(shownAt) : 22 + 0.2 * weather.slowC(shownAt);
    const drop = pe > 0 ? 14 : 0.3;
    const temperatures = [
      outdoor,
      pe > 0 ? supply - 24 : 44,
      supply,
      supply - drop,
      supply - 21,
      supply - 24 - drop / 8,
    ];
    const cells = [...temperatures.map((c) => Math.round(c * 10) / 10), e, Math.round(pe * 10) / 10];
    rows.push({ t, local, e: isZero ? 0 : e, pe: isZero ? 0 : pe, isZero, cells: isZero ? cells.map(() => 0) : cells });
  }
  return rows;
}

/** The file, newest first. */
export function writeRecording(rows: readonly RecordedRow[]): string {
  const lines = rows.toReversed().map(({ local, cells }) => {
    const [e, pe] = cells.slice(-2) as [number, number];
    return [local, ...cells.slice(0, -2).map((c) => c.toFixed(1)), e, pe.toFixed(1)].join(',');
  });
  return `${[HEAD, ...lines].join('\n')}\n`;
}

/**
 * What must come out: the register between good rows is straight, months are the place's, the first of two rows of the same
 * wall-clock time counts. Known from the making, not by looking for faults.
 */
export function oracleOf(gateways: Gateways, plan: RecordingPlan, rows: readonly RecordedRow[]): RecordingOracle {
  const { timeZone } = gateways.model.site;
  const first = new Map<string, RecordedRow>();
  for (const row of rows) if (!first.has(row.local)) first.set(row.local, row);
  const good = [...first.values()].filter(({ isZero }) => !isZero);
  const monthly = new Map<string, number>();
  const add = (month: string, mwh: number): void => void monthly.set(month, (monthly.get(month) ?? 0) + mwh);
  for (let i = 1; i < good.length; i++) {
    const [a, b] = [good[i - 1] as RecordedRow, good[i] as RecordedRow];
    let from = a.t;
    while (from < b.t) {
      const month = withMoments(calendarMonth(monthOf(localDateOf(from, timeZone))), timeZone);
      const to = Math.min(month.toMs, b.t);
      add(month.label, ((b.e - a.e) * (to - from)) / (b.t - a.t));
      from = to;
    }
  }
  const [start, end] = [good[0] as RecordedRow, good.at(-1) as RecordedRow];
  const naive = rows.reduce((sum, row, i) => sum + Math.max(0, row.e - (rows[i - 1]?.e ?? row.e)), 0);
  return {
    rows: rows.length,
    zeroReadings: rows.filter(({ isZero }) => isZero).length,
    doubled: rows.length - first.size,
    energyMwh: rounded(end.e - start.e),
    monthlyMwh: Object.fromEntries([...monthly].map(([month, mwh]) => [month, rounded(mwh)])),
    trueMwh: rounded(gateways.trueAmount(plan.device, 'heat.energyTotal', start.t, end.t)),
    naiveMwh: rounded(naive),
  };
}

const rounded = (mwh: number): number => Math.round(mwh * 1_000) / 1_000;
