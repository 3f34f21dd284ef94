import { addDays, datesBetween, monthOf, type LocalDate } from '../calendar/local-date.js';
import { inOrderOfTime } from '../order.js';
import { atLeast } from './at-least.js';
import { countsDay } from './counted-days.js';
import { driftLevelPct } from './drift-level.js';
import { gapOf } from './gap.js';
import { band, ensembleOf, outlook, type Outlook } from './outlook.js';
import { driftPct, performanceOf } from './performance.js';
import { DRIFT_DAYS, judgedDays, judgedPctOf, seasonDays, sum, weight, type SeasonDay } from './season-days.js';
import type { ProgressInput, TargetProgress, TargetState, TargetStatus } from './standing.js';
import { targetWords } from './title.js';

const EARLY_SHARE = 0.1;
/** Below it no target is called out of reach. */
const VERDICT_SHARE = 0.3;
/** Below it there is no verdict: the days that are left may be the good ones. */
const JUDGED_PCT = 90;

/** How a target stands at the end of the last whole local day: plan, expectation, gap, drift, forecast (docs/arithmetic/targets.md). */
export function targetProgress(input: ProgressInput): TargetProgress {
  const { target } = input;
  if (RATIOS.has(target.metric)) return ratioProgress(input);
  const days = seasonDays(input);
  const T = target.amount;
  const past = days.filter((d) => d.past);
  const rest = days.filter((d) => !d.past);
  const amountForArea = sum(days, (d) => T * d.area * weight(d));
  const planToDate = sum(past, (d) => T * d.plannedArea * weight(d));
  const expected = sum(past, (d) => d.expected);
  const achieved = sum(past, (d) => d.achieved);
  const known = past.filter((d) => d.day?.achieved !== null && d.day !== undefined);
  const judged = judgedDays(days);
  const judgedPct = judgedPctOf(days, judged);
  const ahead = outlook(input, past, judged, rest, amountForArea);
  const elapsedShare = sum(past, weight);
  const measured = known.length > 0;
  const followsWeather = days.some((d) => d.weather > 0);
  const gap = past.length === 0 ? null : gapOf(T, past);
  const performance = performanceOf(input, days, judged);
  const newest = judged.filter((d) => d.date > addDays(input.asOfDate, -DRIFT_DAYS));

  return {
    status: {
      id: target.id,
      metric: target.metric,
      unit: target.unit,
      ...targetWords(target, input.period.label),
      amount: T,
      amountForArea,
      ...untilNow(input),
      toDateAsOf: past.at(-1)?.date ?? null,
      planToDate,
      expectedToDate: expected,
      performanceDriftPct: driftPct(newest),
      performanceDriftSeasonPct: driftPct(judged),
      forecast: measured ? ahead.mean : null,
      forecastP10: measured ? ahead.p10 : null,
      forecastP90: measured ? ahead.p90 : null,
      probabilityToMeet: measured ? ahead.probability : null,
      state: stateOf(input, { measured, elapsedShare, achieved, amountForArea, judgedPct, ahead }),
      judgedPct,
      driftLevelPct: driftLevelPct(performance.spread, performance.averageDay, newest),
      elapsedShare,
      degreeDays: followsWeather ? sum(past, (d) => d.hdd) : null,
      coveragePct: coverage(past) ?? 0,
      dayCoveragePct: coverage(past.slice(-1)),
      monthCoveragePct: coverage(past.filter((d) => monthOf(d.date) === monthOf(past.at(-1)!.date))),
      gap,
      cusumAlarm: performance.alarm,
      cusumDown: performance.rows.at(-1)?.down ?? null,
      change: performance.change,
      normalWeatherDays: followsWeather ? past.filter((d) => d.heating && (d.day?.hdd ?? null) === null).length : null,
    },
    gap,
    planCurve: running(
      days,
      (d) => T * d.plannedArea * weight(d),
      (date, plan) => ({ date, plan }),
    ),
    achievedCurve: achievedCurve(past),
    lastSeasonCurve: lastSeasonCurve(input),
    forecastBand: measured ? band(input, rest, ahead, achieved, past.at(-1)?.date ?? input.asOfDate) : [],
    cusum: performance.rows,
    ensemble: measured ? ensembleOf(input, rest, ahead.rate, achieved, amountForArea) : null,
  };
}

/** Shares do not add up over days: they have a present value and nothing to plan or forecast. */
const RATIOS: ReadonlySet<string> = new Set(['greenShare', 'networkLoss']);

function ratioProgress({ target, period, days, ratio = null, today, site }: ProgressInput): TargetProgress {
  const isBetween = period.grain === 'season' && (today < period.start || today > period.end);
  const nothing = {
    amountForArea: null,
    toDateAsOf: null,
    planToDate: null,
    expectedToDate: null,
    performanceDriftPct: null,
    performanceDriftSeasonPct: null,
    forecast: null,
    forecastP10: null,
    forecastP90: null,
    probabilityToMeet: null,
    judgedPct: null,
    driftLevelPct: null,
    degreeDays: null,
    gap: null,
    cusumAlarm: null,
    cusumDown: null,
    dayCoveragePct: null,
    monthCoveragePct: null,
    change: null,
    normalWeatherDays: null,
  };
  const counted = inOrderOfTime(
    days.filter((d) => countsDay(target, site.season, d.date)),
    (d) => d.date,
  );
  const reached = ratio !== null && (target.metric === 'networkLoss' ? ratio <= target.amount : ratio >= target.amount);
  const status: TargetStatus = {
    ...nothing,
    id: target.id,
    metric: target.metric,
    unit: target.unit,
    ...targetWords(target, period.label),
    amount: target.amount,
    achieved: ratio,
    outside: null,
    state: isBetween ? 'off-season' : ratio === null ? 'no-data' : reached ? 'on-track' : 'watch',
    elapsedShare: 0,
    coveragePct: counted.length === 0 ? 0 : sum(counted, (d) => d.coveragePct) / counted.length,
  };
  return {
    status,
    gap: null,
    planCurve: [],
    achievedCurve: [],
    lastSeasonCurve: null,
    forecastBand: [],
    cusum: [],
    ensemble: null,
  };
}

/** What the days of the period brought until now: those that count, and the others. */
function untilNow({ target, site, period, days }: ProgressInput): Pick<TargetStatus, 'achieved' | 'outside'> {
  const within = inOrderOfTime(
    days.filter(({ date }) => period.start <= date && date <= period.end),
    ({ date }) => date,
  );
  const amounts = (counts: boolean): number[] =>
    within.flatMap(({ date, achieved }) => (countsDay(target, site.season, date) === counts ? (achieved ?? []) : []));
  const counted = amounts(true);
  return { achieved: counted.length === 0 ? null : sum(counted, Number), outside: sum(amounts(false), Number) };
}

/** Mean coverage of the days that count, %; null without such days. */
function coverage(days: readonly SeasonDay[]): number | null {
  const counted = days.filter((d) => d.counts);
  return counted.length === 0 ? null : sum(counted, (d) => d.day?.coveragePct ?? 0) / counted.length;
}

function stateOf(
  { period, today }: ProgressInput,
  now: {
    readonly measured: boolean;
    readonly elapsedShare: number;
    readonly achieved: number;
    readonly amountForArea: number;
    readonly judgedPct: number | null;
    readonly ahead: Outlook;
  },
): TargetState {
  if (period.grain === 'season' && (today < period.start || today > period.end)) return 'off-season';
  if (!now.measured) return 'no-data';
  if (atLeast(now.achieved, now.amountForArea) && now.amountForArea > 0) return 'met';
  if (today > period.end) return 'missed';
  if (now.elapsedShare < EARLY_SHARE) return 'early';
  if ((now.judgedPct ?? 0) < JUDGED_PCT) return 'watch';
  // a verdict is said where what is not known cannot turn it
  const verdict = verdictOf(now.ahead.probability, now.elapsedShare);
  return verdict === verdictOf(now.ahead.leastProbability, now.elapsedShare) ? verdict : 'watch';
}

function verdictOf(probability: number, elapsedShare: number): TargetState {
  if (atLeast(probability, 0.5)) return 'on-track';
  if (atLeast(probability, 0.2)) return 'watch';
  return atLeast(probability, 0.05) || elapsedShare < VERDICT_SHARE ? 'at-risk' : 'unlikely';
}

function running<Row>(
  days: readonly SeasonDay[],
  of: (d: SeasonDay) => number,
  row: (date: LocalDate, total: number) => Row,
): Row[] {
  let total = 0;
  return days.map((d) => row(d.date, (total += of(d))));
}

function achievedCurve(past: readonly SeasonDay[]): TargetProgress['achievedCurve'] {
  let [achieved, expected] = [0, 0];
  return past.map((d) => {
    achieved += d.achieved;
    expected += d.expected;
    return { date: d.date, achieved, expected };
  });
}

/** A day of the period before without figures adds nothing; null: none of them has any. */
function lastSeasonCurve({ target, site, before }: ProgressInput): TargetProgress['lastSeasonCurve'] {
  if (!before) return null;
  const { start, end } = before.period;
  const brought = new Map(before.days.map(({ date, achieved }) => [date, achieved]));
  const dates = datesBetween(start, end).filter((date) => countsDay(target, site.season, date));
  const last = dates.findLastIndex((date) => typeof brought.get(date) === 'number');
  let achieved = 0;
  return last < 0
    ? null
    : dates.slice(0, last + 1).map((date) => ({ date, achieved: (achieved += brought.get(date) ?? 0) }));
}
