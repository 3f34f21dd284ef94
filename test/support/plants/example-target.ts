import {
  addDays,
  datesBetween,
  heatingSeason,
  targetProgress,
  type LocalDate,
  type LocalPeriod,
  type Normals,
  type Plan,
  type SeasonRule,
  type Site,
  type TargetMetric,
  type TargetProgress,
} from '#domain';
import { type ProgressInput } from '../../../libs/domain/src/target/standing.js';
import { type TargetDays } from '../../../libs/domain/src/plant/plant.js';
import { siteOf } from './plant-of-tests.js';

/** The season and the target of the worked examples: 47,700 t by degree-days at base 18. */
export const EXAMPLE_RULE: SeasonRule = { start: '10-20', end: '04-06', exceptions: {} };
export const EXAMPLE_SEASON = heatingSeason(EXAMPLE_RULE, 2025);
export const EXAMPLE_PLAN = {
  method: 'degree-days',
  baseC: 18,
  baseShare: 0,
  normals: 'example',
} as const satisfies Plan;

/** Normals whose spans of days share known sums evenly: what the examples have by month, day by day. */
export function evenNormals(
  period: LocalPeriod,
  spans: readonly { readonly days: number; readonly hdd: number }[],
): Normals {
  const days = new Map<string, number>();
  let from = period.start;
  for (const { days: count, hdd } of spans) {
    for (const date of datesBetween(from, addDays(from, count - 1))) days.set(date.slice(5), hdd / count);
    from = addDays(from, count);
  }
  expect(addDays(from, -1)).toBe(period.end);
  return {
    id: 'example',
    name: 'example',
    baseC: 18,
    days,
    remaining: [],
    seasonSdKd: null,
    pastSeasons: new Map(),
    source: null,
    hash: '',
  };
}

/** How a target of the examples stands; every part may be another. */
export function exampleProgress(
  asOfDate: LocalDate,
  more: Partial<Omit<ProgressInput, 'target' | 'site'>> & {
    readonly amount?: number;
    readonly plan?: Plan;
    readonly area?: Site['area'];
    readonly metric?: TargetMetric;
    readonly targetDays?: TargetDays;
  },
): TargetProgress {
  const { amount = 47_700, plan = EXAMPLE_PLAN, area = null, metric = 'avoided.gross', targetDays, ...rest } = more;
  const target = {
    id: 'annual-avoided',
    metric,
    amount,
    unit: 't',
    period: 'heatingSeason',
    plan,
    ...(targetDays && { days: targetDays }),
  } as const;
  return targetProgress({
    target,
    site: { ...siteOf('park', 'Asia/Shanghai', []), season: EXAMPLE_RULE, area },
    normals: null,
    period: EXAMPLE_SEASON,
    days: [],
    asOfDate,
    today: asOfDate,
    ...rest,
  });
}
