import { addDays } from '../local-date.js';
import type { LocalDate } from '../plant.js';
import { forecast, type Forecast } from './forecast.js';
import type { ProgressInput, TargetDay, TargetGap, TargetProgress, TargetState, TargetStatus } from './standing.js';
import { areaShare, dayWeights, sdRemaining, type DayWeight } from './weights.js';

const COMPLETE_PCT = 90;
const DRIFT_DAYS = 30;
const EARLY_SHARE = 0.1;
/** Below it nobody says that a target cannot be met any more. */
const VERDICT_SHARE = 0.3;

interface Day extends DayWeight {
  readonly area: number;
  readonly plannedArea: number;
  readonly day: TargetDay | undefined;
  /** At the weather that was, in the area that was connected. */
  readonly expected: number;
  readonly hdd: number;
  readonly past: boolean;
}

/** How a target stands at the end of the last whole local day: plan, expectation, gap, drift, forecast (domain.md 2.3, 2.4). */
export function targetProgress(input: ProgressInput): TargetProgress {
  const { target } = input;
  if (RATIOS.has(target.metric)) return ratioProgress(input);
  const days = daysOf(input);
  const T = target.amount;
  const past = days.filter((d) => d.past);
  const rest = days.filter((d) => !d.past);
  const amountForArea = sum(days, (d) => T * d.area * weight(d));
  const planToDate = sum(past, (d) => T * d.plannedArea * weight(d));
  const expected = sum(past, (d) => d.expected);
  const achieved = sum(past, (d) => d.day?.achieved ?? 0);
  const known = past.filter((d) => d.day?.achieved !== null && d.day !== undefined);
  const ahead = outlook(input, known, rest, achieved, amountForArea);
  const elapsedShare = sum(past, weight);
  const measured = known.length > 0;
  const followsWeather = days.some((d) => d.weather > 0);
  const gap = past.length === 0 ? null : gapOf(T, past, achieved - planToDate);

  return {
    status: {
      id: target.id,
      metric: target.metric,
      unit: target.unit,
      period: input.period.label,
      amountT: T,
      amountForAreaT: amountForArea,
      achievedT: input.achievedLive,
      toDateAsOf: past.at(-1)?.date ?? null,
      planToDateT: planToDate,
      expectedToDateT: expected,
      performanceDriftPct: drift(past.filter((d) => d.date > addDays(input.asOfDate, -DRIFT_DAYS))),
      performanceDriftSeasonPct: drift(past),
      forecastT: measured ? ahead.mean : null,
      forecastP10T: measured ? ahead.p10 : null,
      forecastP90T: measured ? ahead.p90 : null,
      probabilityToMeet: measured ? ahead.probability : null,
      state: stateOf(input, { measured, elapsedShare, achieved, amountForArea, probability: ahead.probability }),
      elapsedShare,
      degreeDays: followsWeather ? sum(past, (d) => d.hdd) : null,
      coveragePct: past.length === 0 ? 0 : sum(past, (d) => d.day?.coveragePct ?? 0) / past.length,
      gap,
    },
    gap,
    plan: running(
      days,
      (d) => T * d.plannedArea * weight(d),
      (date, planT) => ({ date, planT }),
    ),
    achieved: achievedCurve(past),
    forecast: measured ? band(input, rest, ahead, achieved, past.at(-1)?.date ?? input.asOfDate) : [],
    cusum: running(
      past.filter(isComplete),
      (d) => (d.day?.achieved ?? 0) - d.expected,
      (date, sumT) => ({ date, sumT }),
    ),
  };
}

/** Shares do not add up over days: they have a present value and nothing to plan or forecast. */
const RATIOS: ReadonlySet<string> = new Set(['greenShare', 'networkLoss']);

function ratioProgress({ target, period, days, achievedLive, today }: ProgressInput): TargetProgress {
  const isBetween = period.label.startsWith('season-') && (today < period.start || today > period.end);
  const nothing = {
    amountForAreaT: null,
    toDateAsOf: null,
    planToDateT: null,
    expectedToDateT: null,
    performanceDriftPct: null,
    performanceDriftSeasonPct: null,
    forecastT: null,
    forecastP10T: null,
    forecastP90T: null,
    probabilityToMeet: null,
    degreeDays: null,
    gap: null,
  };
  const reached =
    achievedLive !== null &&
    (target.metric === 'networkLoss' ? achievedLive <= target.amount : achievedLive >= target.amount);
  const status: TargetStatus = {
    ...nothing,
    id: target.id,
    metric: target.metric,
    unit: target.unit,
    period: period.label,
    amountT: target.amount,
    achievedT: achievedLive,
    state: isBetween ? 'off-season' : achievedLive === null ? 'no-data' : reached ? 'on-track' : 'watch',
    elapsedShare: 0,
    coveragePct: days.length === 0 ? 0 : sum(days, (d) => d.coveragePct) / days.length,
  };
  return { status, gap: null, plan: [], achieved: [], forecast: [], cusum: [] };
}

const weight = (d: DayWeight): number => d.base + d.weather;
const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const isComplete = (d: Day): boolean =>
  d.day !== undefined && d.day.achieved !== null && d.day.coveragePct >= COMPLETE_PCT;

function daysOf({ target, site, normals, period, days, asOfDate }: ProgressInput): Day[] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const weights = dayWeights(target.plan, period, site.season, normals);
  return weights.map((w) => {
    const past = w.date <= asOfDate;
    const area = site.area ? areaShare(site.area.connected, site.area.fullM2, w.date) : 1;
    const plannedArea = site.area ? areaShare(site.area.planned, site.area.fullM2, w.date) : 1;
    const day = byDate.get(w.date);
    const hdd = day?.hdd ?? w.normalHdd;
    const weather = w.normalHdd > 0 ? (w.weather * hdd) / w.normalHdd : perDegreeDay(weights) * hdd;
    return { ...w, past, area, plannedArea, day, hdd, expected: target.amount * area * (w.base + weather) };
  });
}

/** Weight of one degree-day, for days that bring some although the normal has none. */
function perDegreeDay(weights: readonly DayWeight[]): number {
  const hdd = sum(weights, (w) => w.normalHdd);
  return hdd === 0 ? 0 : sum(weights, (w) => w.weather) / hdd;
}

function outlook(
  { target, site, normals, period, asOfDate }: ProgressInput,
  known: readonly Day[],
  rest: readonly Day[],
  achieved: number,
  amount: number,
): Forecast & { readonly areaRemaining: number } {
  const normalRemaining = sum(rest, (d) => d.normalHdd);
  const hddRemaining = sum(rest, (d) => d.area * d.normalHdd);
  const areaRemaining = normalRemaining === 0 ? 0 : hddRemaining / normalRemaining;
  const all = [...known, ...rest];
  const plannedHdd = sum(all, (d) => d.normalHdd);
  const sdKd = normals && plannedHdd > 0 ? sdRemaining(normals, period, site.season, asOfDate) : 0;
  const result = forecast({
    achieved,
    baseToDate: sum(known, (d) => target.amount * d.area * d.base),
    baseRemaining: sum(rest, (d) => target.amount * d.area * d.base),
    hddToDate: sum(known, (d) => d.area * d.hdd),
    hddRemaining,
    plannedRate: plannedHdd === 0 ? 0 : (target.amount * sum(all, (d) => d.weather)) / plannedHdd,
    sdHddRemaining: areaRemaining * sdKd,
    amount,
  });
  // at the end nothing is left to guess: what was credited is compared with what was due
  return rest.length === 0
    ? { ...result, mean: achieved, probability: achieved >= amount ? 1 : 0, areaRemaining }
    : { ...result, areaRemaining };
}

/** 100 × (actual / expected − 1) over complete days; null where there is none. */
function drift(days: readonly Day[]): number | null {
  const complete = days.filter(isComplete);
  const expected = sum(complete, (d) => d.expected);
  return expected > 0 ? 100 * (sum(complete, (d) => d.day?.achieved ?? 0) / expected - 1) : null;
}

/**
 * A day without data counts as `data` with all that was expected of it; `performance` is what no other cause explains.
 */
function gapOf(T: number, past: readonly Day[], gap: number): TargetGap {
  const areaT = sum(past, (d) => T * (d.area - d.plannedArea) * weight(d));
  const weatherT = sum(past, (d) => d.expected - T * d.area * weight(d));
  const dataT = sum(past, (d) =>
    d.day === undefined || d.day.achieved === null ? -d.expected : (d.day.dataEffect ?? 0),
  );
  return { weatherT, performanceT: gap - areaT - weatherT - dataT, areaT, dataT };
}

function stateOf(
  { period, today }: ProgressInput,
  now: {
    readonly measured: boolean;
    readonly elapsedShare: number;
    readonly achieved: number;
    readonly amountForArea: number;
    readonly probability: number;
  },
): TargetState {
  if (period.label.startsWith('season-') && (today < period.start || today > period.end)) return 'off-season';
  if (!now.measured) return 'no-data';
  if (now.achieved >= now.amountForArea && now.amountForArea > 0) return 'met';
  if (today > period.end) return 'missed';
  if (now.elapsedShare < EARLY_SHARE) return 'early';
  if (now.probability >= 0.5) return 'on-track';
  if (now.probability >= 0.2) return 'watch';
  return now.probability >= 0.05 || now.elapsedShare < VERDICT_SHARE ? 'at-risk' : 'unlikely';
}

function running<Row>(
  days: readonly Day[],
  of: (d: Day) => number,
  row: (date: LocalDate, total: number) => Row,
): Row[] {
  let total = 0;
  return days.map((d) => row(d.date, (total += of(d))));
}

function achievedCurve(past: readonly Day[]): TargetProgress['achieved'] {
  let [achievedT, expectedT] = [0, 0];
  return past.map((d) => {
    achievedT += d.day?.achieved ?? 0;
    expectedT += d.expected;
    return { date: d.date, achievedT, expectedT };
  });
}

/** The forecast on its way: doubt of the weather grows with the variance that lies between now and the day. */
function band(
  { target, site, normals, period, asOfDate }: ProgressInput,
  rest: readonly Day[],
  ahead: Forecast & { readonly areaRemaining: number },
  achieved: number,
  lastDate: LocalDate,
): TargetProgress['forecast'] {
  const sdAt = (date: LocalDate): number =>
    normals && ahead.rate !== 0 ? sdRemaining(normals, period, site.season, date) : 0;
  const now = sdAt(asOfDate);
  const spread = (p: number): number => (ahead.sd > 0 ? (p - ahead.mean) / ahead.sd : 0);
  let meanT = achieved;
  let degreeDays = 0;
  const start = { date: lastDate, meanT: achieved, p10T: achieved, p90T: achieved };
  const points = rest.map((d) => {
    meanT += ahead.rate * d.area * d.normalHdd + target.amount * d.area * d.base;
    degreeDays += d.area * d.normalHdd;
    const weatherSd = ahead.rate * ahead.areaRemaining * Math.sqrt(Math.max(0, now ** 2 - sdAt(d.date) ** 2));
    const sd = Math.hypot(weatherSd, 0.015 * ahead.rate * degreeDays, 0.01 * achieved);
    return { date: d.date, meanT, p10T: meanT + spread(ahead.p10) * sd, p90T: meanT + spread(ahead.p90) * sd };
  });
  return [start, ...points];
}
