/** What a period still brings: in the normal approximation, and in the weather of past winters. */
import { yearOf, type LocalDate } from '../calendar/local-date.js';
import { periodLabel } from '../calendar/period/local-period.js';
import { ensembleForecast } from './ensemble.js';
import { atLeast } from './at-least.js';
import { forecast, METER_SHARE, MODEL_SHARE, type Forecast } from './forecast.js';
import { winterHdd } from '../weather/normals.js';
import { sum, type SeasonDay } from './season-days.js';
import type { ProgressInput, TargetEnsemble, TargetProgress } from './standing.js';
import { sdRemaining } from './weights.js';

export interface Outlook extends Forecast {
  readonly areaRemaining: number;
  /** Probability to reach the amount if all that is not known had brought nothing: no loss of data can raise it. */
  readonly leastProbability: number;
}

/** @param judged of `past` the days on which the rate is seen: the same that drift is judged by */
export function outlook(
  { target, site, normals, period, asOfDate }: ProgressInput,
  past: readonly SeasonDay[],
  judged: readonly SeasonDay[],
  rest: readonly SeasonDay[],
  amount: number,
): Outlook {
  const normalRemaining = sum(rest, (d) => d.normalHdd);
  const hddRemaining = sum(rest, (d) => d.area * d.normalHdd);
  const areaRemaining = normalRemaining === 0 ? 0 : hddRemaining / normalRemaining;
  const all = [...past, ...rest];
  const plannedHdd = sum(all, (d) => d.normalHdd);
  const sdKd = normals && plannedHdd > 0 ? sdRemaining(normals, period, site.season, asOfDate) : 0;
  const ahead = (achieved: number, seen: readonly SeasonDay[], shareOf: (d: SeasonDay) => number): Forecast =>
    forecast({
      achieved,
      toldToDate: sum(seen, (d) => d.told),
      baseToDate: sum(seen, (d) => target.amount * shareOf(d) * d.area * d.base),
      baseRemaining: sum(rest, (d) => target.amount * d.area * d.base),
      // a plan that does not follow the weather has no rate by it
      hddToDate: plannedHdd === 0 ? 0 : sum(seen, (d) => shareOf(d) * d.area * d.hdd),
      hddRemaining,
      plannedRate: plannedHdd === 0 ? 0 : (target.amount * sum(all, (d) => d.weather)) / plannedHdd,
      sdHddRemaining: areaRemaining * sdKd,
      amount,
    });
  const achieved = sum(past, (d) => d.achieved);
  const result = ahead(achieved, judged, (d) => d.share);
  const heating = past.filter((d) => d.heating);
  const least = ahead(
    sum(past, (d) => Math.min(d.achieved, d.told)),
    heating,
    () => 1,
  );
  const probabilityOf = ({ probability }: Forecast): number =>
    // at the end nothing is left to guess: what was credited is compared with what was due
    rest.length > 0 ? probability : atLeast(achieved, amount) ? 1 : 0;
  return {
    ...result,
    mean: rest.length > 0 ? result.mean : achieved,
    probability: probabilityOf(result),
    leastProbability: probabilityOf(least),
    areaRemaining,
  };
}

/**
 * The rest of the period in each past winter that knows all its days, at the rate of the forecast. null: nothing is left, the
 * plan does not follow the weather, or no winters are known.
 */
export function ensembleOf(
  { target, normals, period }: ProgressInput,
  rest: readonly SeasonDay[],
  rate: number,
  achieved: number,
  amount: number,
): TargetEnsemble | null {
  const winters = normals?.winters;
  if (!winters || rest.length === 0 || !rest.some((d) => d.normalHdd > 0)) return null;
  const startYear = yearOf(period.start);
  const members = winters.years.flatMap((year) => {
    let add = 0;
    for (const d of rest) {
      const hdd = winterHdd(winters, d.date, year - startYear);
      if (hdd === null) return [];
      add += rate * d.area * hdd + target.amount * d.area * d.base;
    }
    return [{ label: periodLabel(period.grain, `${year}-01-01`), amount: add }];
  });
  const result = ensembleForecast({
    achieved,
    rest: members,
    modelShare: MODEL_SHARE,
    meterShare: METER_SHARE,
    amount,
  });
  return (
    result && {
      members: result.members.map(({ label, forecast }) => ({ winter: label, forecast })),
      mean: result.mean,
      p10: result.p10,
      p50: result.p50,
      p90: result.p90,
      probability: result.probability,
      reached: result.reached,
    }
  );
}

/** The forecast on its way: doubt of the weather grows with the variance that lies between now and the day. */
export function band(
  { target, site, normals, period, asOfDate }: ProgressInput,
  rest: readonly SeasonDay[],
  ahead: Outlook,
  achieved: number,
  lastDate: LocalDate,
): TargetProgress['forecastBand'] {
  const sdAt = (date: LocalDate): number =>
    normals && ahead.rate !== 0 ? sdRemaining(normals, period, site.season, date) : 0;
  const now = sdAt(asOfDate);
  const spread = (p: number): number => (ahead.sd > 0 ? (p - ahead.mean) / ahead.sd : 0);
  let mean = achieved;
  let degreeDays = 0;
  const start = { date: lastDate, mean: achieved, p10: achieved, p90: achieved };
  const points = rest.map((d) => {
    mean += ahead.rate * d.area * d.normalHdd + target.amount * d.area * d.base;
    degreeDays += d.area * d.normalHdd;
    const weatherSd = ahead.rate * ahead.areaRemaining * Math.sqrt(Math.max(0, now ** 2 - sdAt(d.date) ** 2));
    const sd = Math.hypot(weatherSd, MODEL_SHARE * ahead.rate * degreeDays, METER_SHARE * achieved);
    return { date: d.date, mean, p10: mean + spread(ahead.p10) * sd, p90: mean + spread(ahead.p90) * sd };
  });
  return [start, ...points];
}
