/** Is it the plant? Drift, CUSUM and the day of a change, from the days that can be judged (docs/arithmetic/drift-and-alerts.md). */
import type { LocalDate } from '../calendar/local-date.js';
import { changePoint } from '../drift/change-point.js';
import { changeDay } from '../drift/change-day.js';
import {
  autocorrelations,
  cusum,
  DAILY_CUSUM,
  residualModel,
  type CusumStep,
  type ResidualModel,
} from '../drift/cusum.js';
import { believedCorrelation, MOST_LAGS, type DailySpread } from './drift-level.js';
import { coveredDays, judgedDays, seasonDays, sum, weight, type SeasonDay } from './season-days.js';
import type { CusumRow, PerformanceChange, ProgressInput } from './standing.js';

/** Heating days that show how much a plant wanders while it is well. */
const BASELINE_DAYS = 30;
/**
 * Least spread that is believed, % of an average day: a plant that follows its degree-days more closely than this is not
 * watched more closely, since a change of half a percent is nothing that anybody could act on.
 */
const LEAST_SD_PCT = 1.5;
/** Correlation of a plant's first season, at least. */
const LEAST_OWN_RHO = 0.5;
/** Above it whitening takes the change away with the wandering. */
const MOST_RHO = 0.8;
/** Days before the alarmed sum left zero in which the change may lie as well. */
const LOOK_BACK_DAYS = 10;
/** Days on either side of a change whose means are given. */
const AROUND_DAYS = 30;

/** 100 × (told / expected of what was told − 1), with what a lapsed calibration took off; null where nothing was expected. */
export function driftPct(judged: readonly SeasonDay[]): number | null {
  const expected = sum(judged, (d) => d.share * d.expected);
  return expected > 0 ? 100 * (sum(judged, (d) => d.told + d.takenOff) / expected - 1) : null;
}

export interface Performance {
  readonly rows: readonly CusumRow[];
  readonly alarm: CusumRow['alarm'];
  readonly change: PerformanceChange | null;
  /** How far the days of the plant usually lie from their expectation; null: not known yet. */
  readonly spread: DailySpread | null;
  /** What an average heating day of the period brings at full area, in the target's unit. */
  readonly averageDay: number;
  /** Mean residual while the plant was well, and from how many days of which season; null: not known yet. */
  readonly usual: UsualResidual | null;
}

/** What the days of a plant that is well lie above their expectation in the mean. */
export interface UsualResidual {
  /** In % of an average day. */
  readonly meanPct: number;
  readonly days: number;
  /** false: learnt from the first days of the period itself. */
  readonly isOfSeasonBefore: boolean;
}

/** @param judged of the period of `input`, in order of time */
export function performanceOf(
  input: ProgressInput,
  days: readonly SeasonDay[],
  judged: readonly SeasonDay[],
): Performance {
  const averageDay = averageDayOf(input.target.amount, days);
  const own = residualsOf(averageDay, coveredDays(judged));
  const residuals = own.map(({ pct }) => pct);
  const learnt = followsWeather(days) ? learntFrom(input, residuals) : null;
  const model = learnt?.model ?? null;
  const watched = model === null ? [] : residuals.slice(model.learnt);
  const steps = model === null ? [] : cusum(watched, { ...model, ...DAILY_CUSUM });
  let running = 0;
  const rows = own.map(({ date, pct, residual }, i): CusumRow => {
    const step = steps[i - (model?.learnt ?? 0)];
    running += residual;
    const { up = null, down = null, alarm = null } = step ?? {};
    return { date, sum: running, residualPct: pct, up, down, alarm };
  });
  const change = model === null ? null : changeOf(own, model, steps);
  const usual = model && { meanPct: model.mean, days: model.n, isOfSeasonBefore: model.learnt === 0 };
  return { rows, alarm: rows.at(-1)?.alarm ?? null, change, spread: learnt?.spread ?? null, averageDay, usual };
}

interface Residual {
  readonly date: LocalDate;
  readonly residual: number;
  readonly pct: number;
}

interface PerformanceModel extends ResidualModel {
  /** Residuals of this period that the model was made from: they are not watched. */
  readonly learnt: number;
}

/**
 * Actual less expected in percent of an average heating day of the period in the area of that day. Not in percent of what was expected of
 * the day itself: the error of a degree-day model is as large in K.d on a mild day as on a cold one (at a real substation, 2021 to
 * 2024, 9 to 15 % of an average day in every third of the days by cold; of the day's own expectation 17 to 30 % in the mildest
 * third and 6 to 10 % in the coldest), so that the mild days of spring would decide.
 */
function residualsOf(averageDay: number, covered: readonly SeasonDay[]): Residual[] {
  return covered
    .filter((d) => d.area > 0)
    .map((d) => {
      const residual = d.told + d.takenOff - d.share * d.expected;
      return { date: d.date, residual, pct: (100 * residual) / (averageDay * d.area) };
    });
}

function averageDayOf(amount: number, days: readonly SeasonDay[]): number {
  const heating = days.filter((d) => d.heating);
  return (amount * sum(heating, weight)) / heating.length;
}

const followsWeather = (days: readonly SeasonDay[]): boolean => days.some((d) => d.weather > 0);

interface Learnt {
  readonly model: PerformanceModel;
  readonly spread: DailySpread;
}

/** From the season before, as far as nothing changed in it; else from the first days of this one; null: too few. */
function learntFrom(input: ProgressInput, residuals: readonly number[]): Learnt | null {
  const { before } = input;
  if (before) {
    const days = seasonDays({ ...input, period: before.period, days: before.days, asOfDate: before.period.end });
    const averageDay = averageDayOf(input.target.amount, days);
    const earlier = residualsOf(averageDay, coveredDays(judgedDays(days))).map(({ pct }) => pct);
    const changed = changePoint(earlier, BASELINE_DAYS);
    const steady = changed ? earlier.slice(0, changed.index) : earlier;
    const model = residualModel(steady, BASELINE_DAYS);
    if (model) return { model: believable(model, 0), spread: spreadOf(steady, model) };
  }
  const first = residuals.slice(0, BASELINE_DAYS);
  const model = residualModel(first, BASELINE_DAYS);
  return model && { model: believable(model, BASELINE_DAYS), spread: ownSpread(spreadOf(first, model), model.n) };
}

function spreadOf(residuals: readonly number[], { sd, rho, n }: ResidualModel): DailySpread {
  const correlations = autocorrelations(residuals, MOST_LAGS);
  return { sd: sd / 100, rho: believedCorrelation(rho, n), correlations };
}

/** Thirty days show neither how far they hang together nor how far they spread: both are taken on the careful side. */
function ownSpread({ sd, rho: seen, correlations }: DailySpread, n: number): DailySpread {
  const rho = Math.max(LEAST_OWN_RHO, seen);
  return { sd: sd * doubtOfSpread(n, rho), rho, correlations };
}

/** One standard error above a spread that `n` correlated days showed. */
const doubtOfSpread = (n: number, rho: number): number => 1 + 1 / Math.sqrt((2 * n * (1 - rho)) / (1 + rho));

/**
 * A model from few days underrates spread and correlation: both are raised by what is usual for their number (the correlation by
 * its bias (1 + 4 rho)/n, the spread by one standard error), else a plant that is well would raise an alarm.
 */
function believable(model: ResidualModel, learnt: number): PerformanceModel {
  const rho = Math.min(MOST_RHO, Math.max(0, model.rho + (1 + 4 * model.rho) / model.n));
  const sd = model.sd * doubtOfSpread(model.n, rho);
  return { ...model, sd: Math.max(sd, LEAST_SD_PCT), rho, learnt };
}

/** The day on which the newest change began that the CUSUM has alarmed for, and the means on both sides of it. */
function changeOf(
  own: readonly Residual[],
  model: PerformanceModel,
  steps: readonly CusumStep[],
): PerformanceChange | null {
  const alarmed = steps.findLastIndex((step) => step.alarm !== null);
  const step = steps[alarmed];
  if (!step?.alarm) return null;
  const first = alarmed - (step.alarm === 'down' ? step.downRun : step.upRun) + 1;
  const residuals = own.slice(model.learnt).map(({ pct }) => pct);
  const from = Math.max(0, first - LOOK_BACK_DAYS);
  const at = model.learnt + changeDay(residuals, model, from, alarmed);
  const to = model.learnt + alarmed;
  const mean = (rows: readonly Residual[]): number =>
    rows.length === 0 ? model.mean : sum(rows, (r) => r.pct) / rows.length;
  return {
    date: own[at]!.date,
    beforePct: mean(own.slice(Math.max(0, at - AROUND_DAYS), at)),
    afterPct: mean(own.slice(at, Math.min(to + 1, at + AROUND_DAYS))),
  };
}
