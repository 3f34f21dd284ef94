import { periodName } from '../calendar/period/period-name.js';
import { statementWords, type StatementWording } from '#words';
import type { Target, TargetDays } from '../plant/plant.js';
import { daysOf } from './counted-days.js';

type Named = Pick<Target, 'metric' | 'period' | 'days'>;

/** What a target counts, for people: `Emissions avoided, net, in the year 2026 (heating days)`. */
export function targetTitle(target: Named, name: string, { targets }: Pick<StatementWording, 'targets'>): string {
  const areHeatingDays = target.period === 'calendarYear' && daysOf(target) === 'heating';
  return targets.title(targets.metrics[target.metric], name, areHeatingDays);
}

/** The period that a target is judged over, which days of it, and what people call it. */
export function targetWords(
  target: Named,
  period: string,
): { readonly period: string; readonly periodName: string; readonly title: string; readonly days: TargetDays } {
  const name = periodName(period);
  return { period, periodName: name, title: targetTitle(target, name, statementWords.en), days: daysOf(target) };
}
