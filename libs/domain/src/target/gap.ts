import { knowsWeather, sum, weight, type SeasonDay } from './season-days.js';
import type { TargetGap } from './standing.js';

/**
 * Achieved less plan of the days so far, split day by day (docs/arithmetic/targets.md#gap). What was not told is `data`: the
 * expectation of a day counts in `performance` only with the share for which it is known what the plant did. So is the rest of a
 * day on which weather was not measured although it is elsewhere: it is unknown whether the plant or the cold did it.
 */
export function gapOf(amount: number, past: readonly SeasonDay[]): TargetGap {
  const asksWeather = knowsWeather(past);
  const parts = past.map((d) => {
    const isUnknown = asksWeather && d.heating && d.day !== undefined && d.day.hdd === null;
    const owed = d.day?.owed ?? 0;
    return {
      area: amount * (d.area - d.plannedArea) * weight(d),
      weather: d.expected - amount * d.area * weight(d),
      performance: (isUnknown ? 0 : d.told + d.takenOff - d.share * d.expected) - owed,
      data: isUnknown
        ? d.achieved + owed - d.expected
        : d.achieved + owed - d.told - d.takenOff - (1 - d.share) * d.expected,
    };
  });
  const total = (of: (part: TargetGap) => number): number => sum(parts, of);
  return {
    weather: total((p) => p.weather),
    performance: total((p) => p.performance),
    area: total((p) => p.area),
    data: total((p) => p.data),
  };
}
