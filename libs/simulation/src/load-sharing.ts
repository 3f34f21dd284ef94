import { DAY_MS, HOUR_MS } from './local-clock.js';

/** Above this share of the rated power the next boiler is lit. */
const LIGHT_NEXT_AT = 0.9;
const HANDOVER_MS = 3 * HOUR_MS;
/** Boilers take turns in leading, so that their hours of operation stay together. */
const TURN_DAYS = 14;

/**
 * Which boilers burn on a day, as shares of the heat (sum 1): as few as carry the day's peak, the lead changing every two
 * weeks, each by its rated power.
 */
export function sharesOfDay(day: number, peakMw: number, ratedMw: readonly number[]): number[] {
  const order = ratedMw.map((_, i) => (i + Math.floor(day / TURN_DAYS)) % ratedMw.length);
  let carried = 0;
  const lit = new Set<number>();
  for (const boiler of order) {
    if (lit.size > 0 && carried * LIGHT_NEXT_AT >= peakMw) break;
    lit.add(boiler);
    carried += ratedMw[boiler] as number;
  }
  return ratedMw.map((rated, boiler) => (lit.has(boiler) ? rated / carried : 0));
}

/** Share at a moment of the day: yesterday's hands over to today's in the first hours. */
export function shareAt(yesterday: number, today: number, msOfDay: number): number {
  const part = Math.min(1, (msOfDay % DAY_MS) / HANDOVER_MS);
  return yesterday + (today - yesterday) * part * part * (3 - 2 * part);
}
