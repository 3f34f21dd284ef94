/** Curves of a target as a picture needs them: by the days of its period, and as distances to the plan. */
import type { Target } from '../asked.js';

export interface CurvePoint {
  /** Day of the period, from 0. */
  readonly day: number;
  readonly value: number;
}

export interface ForecastPoint {
  readonly day: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface SeasonCurves {
  /** Local dates of the period. */
  readonly dates: readonly string[];
  readonly plan: readonly number[];
  readonly achieved: readonly CurvePoint[];
  /** What weather and area asked for. */
  readonly expected: readonly CurvePoint[];
  readonly forecast: readonly ForecastPoint[];
  /** Laid on the days of this period, the first on the first; as long as this one. null: there was none. */
  readonly last: readonly CurvePoint[] | null;
}

export function curvesOf({ planCurve, achievedCurve, forecastBand, lastSeasonCurve }: Target): SeasonCurves {
  const dates = planCurve.map(({ date }) => date);
  const dayOf = new Map(dates.map((date, day) => [date, day]));
  const onDay = <Row extends { date: string }, Point>(rows: readonly Row[], of: (row: Row, day: number) => Point) =>
    rows.flatMap((row) => {
      const day = dayOf.get(row.date);
      return day === undefined ? [] : [of(row, day)];
    });
  return {
    dates,
    plan: planCurve.map(({ plan }) => plan),
    achieved: onDay(achievedCurve, ({ achieved }, day) => ({ day, value: achieved })),
    expected: onDay(achievedCurve, ({ expected }, day) => ({ day, value: expected })),
    forecast: onDay(forecastBand, ({ mean, p10, p90 }, day) => ({ day, mean, low: p10, high: p90 })),
    last: lastSeasonCurve
      ? lastSeasonCurve.slice(0, dates.length).map(({ achieved }, day) => ({ day, value: achieved }))
      : null,
  };
}

/** The same less the plan of each day. */
export function differencesOf({ plan, achieved, expected, forecast }: SeasonCurves) {
  const less = (points: readonly CurvePoint[]) =>
    points.map(({ day, value }) => ({ day, value: value - (plan[day] ?? 0) }));
  return {
    achieved: less(achieved),
    expected: less(expected),
    forecast: forecast.map(({ day, mean, low, high }) => {
      const planned = plan[day] ?? 0;
      return { day, mean: mean - planned, low: low - planned, high: high - planned };
    }),
  };
}

/** First days of the months of a period, by their place in it; the first month only where it begins with one. */
export const monthStarts = (dates: readonly string[]): { readonly day: number; readonly date: string }[] =>
  dates.flatMap((date, day) => (date.endsWith('-01') ? [{ day, date }] : []));
