import type { LocalPeriod } from '../calendar/period/local-period.js';
import type { LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import type { Site, Target } from '../plant/plant.js';
import type { Normals } from '../weather/normals.js';
import type { TargetDay } from './standing.js';
import { areaShare, dayWeights, type DayWeight } from './weights.js';

/** A day is judged only where this much of it was covered. */
const COMPLETE_PCT = 90;

/** One day of a target's period: what it weighs, what it brought, what was to be expected of it. */
export interface SeasonDay extends DayWeight {
  /** Connected and planned area as shares of the full one. */
  readonly area: number;
  readonly plannedArea: number;
  /** undefined: nothing of the day counts, because it lies ahead, has no figures, or is no day of the target. */
  readonly day: TargetDay | undefined;
  /** In the target's unit, at the weather that was, in the area that was connected. */
  readonly expected: number;
  /** Degree-days that `expected` was made with, K.d. */
  readonly hdd: number;
  readonly past: boolean;
}

export interface SeasonDaysInput {
  readonly target: Target;
  readonly site: Pick<Site, 'season' | 'area'>;
  readonly normals: Normals | null;
  readonly period: LocalPeriod;
  readonly days: readonly TargetDay[];
  readonly asOfDate: LocalDate;
}

/** Every day of a period in order of time; one that does not count for the target has no weight and no figures. */
export function seasonDays({ target, site, normals, period, days, asOfDate }: SeasonDaysInput): SeasonDay[] {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const weights = dayWeights(target, period, site.season, normals);
  const usualWeight = perDegreeDay(weights);
  return weights.map((w) => {
    const area = site.area ? areaShare(site.area.connected, site.area.fullM2, w.date) : 1;
    const plannedArea = site.area ? areaShare(site.area.planned, site.area.fullM2, w.date) : 1;
    const day = w.counts ? byDate.get(w.date) : undefined;
    const hdd = w.heating ? (day?.hdd ?? w.normalHdd) : 0;
    const weather = w.normalHdd > 0 ? (w.weather * hdd) / w.normalHdd : usualWeight * hdd;
    const expected = target.amount * area * (w.base + weather);
    return { ...w, past: w.date <= asOfDate, area, plannedArea, day, hdd, expected };
  });
}

/** Weight of one degree-day, for heating days that bring some although the normal has none. */
function perDegreeDay(weights: readonly DayWeight[]): number {
  const hdd = sum(weights, (w) => w.normalHdd);
  return hdd === 0 ? 0 : sum(weights, (w) => w.weather) / hdd;
}

export const weight = (d: DayWeight): number => d.base + d.weather;

/** Over days in order of time. */
export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => sumOf(items.map(of));

/** Whether the plan follows the weather, and weather was measured at all: else the normal stands in on every day. */
export const knowsWeather = (days: readonly SeasonDay[]): boolean =>
  days.some((d) => d.weather > 0) && days.some((d) => d.heating && d.past && d.day !== undefined && d.day.hdd !== null);

/**
 * The heating days from which the plant may be judged: covered, and with their own weather where weather is measured. A day with the
 * normal weather in its place would show the cold of that day as the work of the plant.
 */
export function judgedDays(days: readonly SeasonDay[]): SeasonDay[] {
  const asksWeather = knowsWeather(days);
  return days.filter(
    (d) =>
      d.heating &&
      d.past &&
      d.day !== undefined &&
      d.day.achieved !== null &&
      d.day.coveragePct >= COMPLETE_PCT &&
      (!asksWeather || d.day.hdd !== null),
  );
}
