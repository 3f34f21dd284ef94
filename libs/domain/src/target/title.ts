import { periodName } from '../calendar/period/period-name.js';
import type { Target, TargetDays, TargetMetric } from '../plant/plant.js';
import { daysOf } from './counted-days.js';

const METRIC_WORDS: Readonly<Record<TargetMetric, string>> = {
  'avoided.gross': 'Emissions avoided, gross,',
  'avoided.net': 'Emissions avoided, net,',
  heat: 'Heat',
  greenShare: 'Share of green heat',
  networkLoss: 'Heat lost in the network',
};

type Named = Pick<Target, 'metric' | 'period' | 'days'>;

/** What a target counts, for people: `Emissions avoided, net, in the year 2026 (heating days)`. */
function titleOf(target: Named, name: string): string {
  const days = target.period === 'calendarYear' && daysOf(target) === 'heating' ? ' (heating days)' : '';
  return `${METRIC_WORDS[target.metric]} in the ${name}${days}`;
}

/** The period that a target is judged over, which days of it, and what people call it. */
export function targetWords(
  target: Named,
  period: string,
): { readonly period: string; readonly periodName: string; readonly title: string; readonly days: TargetDays } {
  const name = periodName(period);
  return { period, periodName: name, title: titleOf(target, name), days: daysOf(target) };
}
