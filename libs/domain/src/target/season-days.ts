import type { LocalPeriod } from '../calendar/period/local-period.js';
import type { LocalDate } from '../calendar/local-date.js';
import { sumOf } from '../order.js';
import type { Site, Target } from '../plant/plant.js';
import type { Normals } from '../weather/normals.js';
import type { TargetDay } from './standing.js';
import { atLeast } from './at-least.js';
import { areaShare, dayWeights, type DayWeight } from './weights.js';

/** Days that the drift is a mean of. */
export const DRIFT_DAYS = 30;
/** Fewer degree-days of a season say little about its plant, K.d: the gate of alerts and findings. */
export const JUDGED_FROM_KD = 300;
/** A day is judged only where this much of it was told, and shows what is usual only where this much was covered. */
const COMPLETE_SHARE = 0.9;

/** One day of a target's period: what it weighs, what it brought, what was to be expected of it. */
export interface SeasonDay extends DayWeight {
  /** Connected and planned area as shares of the full one. */
  readonly area: number;
  readonly plannedArea: number;
  /** undefined: nothing of the day counts, because it lies ahead, has no figures, or is no day of the target. */
  readonly day: TargetDay | undefined;
  /** What the day brought; 0 without figures. */
  readonly achieved: number;
  /** Share of the day that was told, what that brought, and what was taken off it for meters past their verification. */
  readonly share: number;
  readonly told: number;
  readonly takenOff: number;
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
    return { ...w, past: w.date <= asOfDate, area, plannedArea, day, ...toldOf(day), hdd, expected };
  });
}

/** A day that told nothing is a matter of data. */
function toldOf(day: TargetDay | undefined): Pick<SeasonDay, 'achieved' | 'share' | 'told' | 'takenOff'> {
  if (day === undefined || day.achieved === null) return { achieved: 0, share: 0, told: 0, takenOff: 0 };
  const { achieved, toldShare, told = achieved, takenOff = 0, coveragePct } = day;
  return { achieved, share: Math.min(1, toldShare ?? coveragePct / 100), told, takenOff };
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
 * The heating days from which the plant may be judged: told, nothing of them held, and with their own weather where weather is
 * measured. A day with the normal weather in its place would show the cold of that day as the work of the plant.
 */
export function judgedDays(days: readonly SeasonDay[]): SeasonDay[] {
  const asksWeather = knowsWeather(days);
  return days.filter(
    (d) =>
      d.heating &&
      d.past &&
      d.day !== undefined &&
      d.day.achieved !== null &&
      atLeast(d.share, COMPLETE_SHARE) &&
      !d.day.held &&
      (!asksWeather || d.day.hdd !== null),
  );
}

/**
 * The judged days that were covered: how a bridged gap is split into days is the model's own doing, and shows neither how much the
 * plant wanders nor on which day it changed.
 */
export const coveredDays = (judged: readonly SeasonDay[]): SeasonDay[] =>
  judged.filter((d) => atLeast(d.day?.coveragePct ?? 0, 100 * COMPLETE_SHARE));

/** Share of the heating days so far on which something was to be expected that can be judged, %; null before the first one. */
export function judgedPctOf(days: readonly SeasonDay[], judged: readonly SeasonDay[]): number | null {
  const counts = (d: SeasonDay): boolean => d.heating && d.past && d.area > 0;
  const all = days.filter(counts).length;
  return all === 0 ? null : (100 * judged.filter(counts).length) / all;
}
