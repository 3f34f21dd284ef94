import { addDays, type LocalDate } from '../calendar/local-date.js';
import { driftLevelPct } from './drift-level.js';
import { driftPct, performanceOf } from './performance.js';
import { DRIFT_DAYS, judgedDays, judgedPctOf, seasonDays } from './season-days.js';
import type { ProgressInput, TargetStatus } from './standing.js';

/** What the rules of performance would have been told at the end of one day. */
export type DriftDay = Pick<
  TargetStatus,
  'performanceDriftPct' | 'driftLevelPct' | 'judgedPct' | 'degreeDays' | 'cusumDown' | 'cusumAlarm'
> & { readonly date: LocalDate };

/** Drift and its level on every past day of a period, in order: `targetProgress` of each day, made at once. */
export function driftByDay(input: ProgressInput): DriftDay[] {
  const days = seasonDays(input);
  const judged = judgedDays(days);
  const { spread, averageDay, rows } = performanceOf(input, days, judged);
  const cusum = new Map(rows.map((row) => [row.date, row]));
  let degreeDays = 0;
  return days.flatMap((day, i) => {
    if (!day.past) return [];
    degreeDays += day.hdd;
    const from = addDays(day.date, -DRIFT_DAYS);
    const window = judged.filter(({ date }) => date > from && date <= day.date);
    const until = days.slice(0, i + 1);
    return [
      {
        date: day.date,
        performanceDriftPct: driftPct(window),
        driftLevelPct: driftLevelPct(spread, averageDay, window),
        judgedPct: judgedPctOf(
          until,
          judged.filter(({ date }) => date <= day.date),
        ),
        degreeDays,
        cusumDown: cusum.get(day.date)?.down ?? null,
        cusumAlarm: cusum.get(day.date)?.alarm ?? null,
      },
    ];
  });
}
