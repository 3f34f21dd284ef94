/** What Overview says: will the season reach its amount, and is all well now? */
import { daysBetween, yearOf, type LocalDate } from '../calendar/local-date.js';
import { heatingSeason, seasonOn, type SeasonRule } from '../calendar/period/season.js';
import type { TargetGap, TargetState } from '../target/standing.js';
import {
  amount,
  count,
  onDay,
  roughly,
  type Amount,
  type Count,
  type Day,
  type FactOf,
  type NoFigures,
} from './fact.js';

export type GapCause = keyof TargetGap;
type PeriodKind = 'season' | 'year';

/** A target as the API answers it; amounts in its unit. */
export interface SeenTarget {
  readonly unit: string;
  readonly amount: number;
  readonly amountForArea: number | null;
  readonly state: TargetState;
  readonly periodKind: PeriodKind;
  /** To the end of the last whole local day; of a ratio, until now. */
  readonly achieved: number | null;
  readonly toDateAsOf: LocalDate | null;
  readonly planToDate: number | null;
  /** Of the whole period; null: a ratio, which has no plan. */
  readonly planInAll: number | null;
  readonly forecast: number | null;
  readonly forecastP10: number | null;
  readonly forecastP90: number | null;
  readonly probability: number | null;
  readonly winters: { readonly reached: number; readonly of: number } | null;
  readonly gap: TargetGap | null;
  readonly change: { readonly date: LocalDate; readonly beforePct: number; readonly afterPct: number } | null;
  readonly hasSeasonBefore: boolean;
}

export interface SeenOverview {
  /** null: the site has none. */
  readonly target: SeenTarget | null;
  readonly season: SeasonRule;
  readonly today: LocalDate;
  /** Days of the season so far: how long each is, and how much of it was covered. */
  readonly days: readonly { readonly hours: number; readonly coveragePct: number }[];
  /** Doubt of the net of the season and what it comes from, the largest first; null: not known. */
  readonly doubt: {
    readonly u95T: number;
    readonly shares: readonly { readonly source: string; readonly sharePct: number }[];
  } | null;
}

export interface OverviewFacts {
  readonly noTarget: NoFigures;
  readonly noFigures: NoFigures;
  readonly ratio: { readonly achieved: Amount; readonly amount: Amount };
  readonly ahead: { readonly difference: Amount; readonly cause: GapCause; readonly isOnly: boolean };
  readonly behind: { readonly difference: Amount; readonly cause: GapCause; readonly isOnly: boolean };
  readonly onPlan: { readonly difference: Amount };
  readonly reached: { readonly amount: Amount; readonly period: PeriodKind };
  readonly less: { readonly since: Day };
  readonly more: { readonly since: Day };
  readonly ends: { readonly forecast: Amount; readonly period: PeriodKind };
  readonly range: { readonly low: Amount; readonly high: Amount; readonly period: PeriodKind };
  readonly early: { readonly period: PeriodKind };
  readonly finishedAbove: { readonly achieved: Amount; readonly difference: Amount; readonly amount: Amount };
  readonly finishedBelow: { readonly achieved: Amount; readonly difference: Amount; readonly amount: Amount };
  readonly nextSeason: { readonly begins: Day; readonly days: Count };
  readonly firstSeason: { readonly period: PeriodKind };
  readonly share: { readonly share: Amount; readonly amount: Amount; readonly day: Day; readonly period: PeriodKind };
  readonly winters: { readonly reached: Count; readonly of: Count; readonly period: PeriodKind };
  readonly chance: { readonly tenths: Count; readonly period: PeriodKind };
  readonly chanceLow: { readonly period: PeriodKind };
  readonly chanceHigh: { readonly period: PeriodKind };
  readonly noForecast: NoFigures;
  readonly complete: { readonly coverage: Amount; readonly estimated: Count; readonly hours: Count };
  readonly nothingEstimated: { readonly coverage: Amount };
  readonly doubt: { readonly half: Amount };
  readonly doubtFrom: {
    readonly half: Amount;
    readonly much: 'nearly-all' | 'most';
    readonly of: 'factor' | 'meter' | 'other';
    readonly source: string;
  };
}
export type OverviewPart = 'view' | 'share' | 'enough' | 'trust' | 'doubt';
export type OverviewFact = FactOf<OverviewFacts, OverviewPart>;

/** Of the plan so far: a smaller difference is none that anybody could act on. */
const ON_PLAN_SHARE = 0.005;
/** Share of the plan below which a forecast is not said at all, and below which only its range is. */
const EARLY_SHARE = 0.1;
const RANGE_SHARE = 0.3;

/** Every fact of the view in the order in which it is said. */
export function overviewFacts(seen: SeenOverview): OverviewFact[] {
  return [...seasonFacts(seen), ...enoughFacts(seen), ...trustFacts(seen), ...doubtFacts(seen)];
}

function seasonFacts({ target, season, today }: SeenOverview): OverviewFact[] {
  if (!target) return [{ about: 'view', id: 'noTarget', figures: {} }];
  const { achieved, planToDate, state } = target;
  const next = state === 'off-season' ? [nextSeason(season, today)] : [];
  if (achieved === null || state === 'no-data') return [{ about: 'view', id: 'noFigures', figures: {} }, ...next];
  if (planToDate === null) {
    const figures = { achieved: amount(achieved, target.unit), amount: amount(target.amount, target.unit) };
    return [{ about: 'view', id: 'ratio', figures }, ...next];
  }
  const share = shareFacts(target, achieved);
  if (state === 'off-season' || state === 'missed') return [finished(target, achieved), ...next, ...share];
  const first: OverviewFact[] = target.hasSeasonBefore
    ? []
    : [{ about: 'view', id: 'firstSeason', figures: { period: target.periodKind } }];
  return [
    standing(target, achieved, planToDate),
    ...changeFacts(target),
    ...forecastFacts(target, planToDate),
    ...first,
    ...share,
  ];
}

/** Where it stands against the plan, and the part of the gap that made most of the difference. */
function standing(target: SeenTarget, achieved: number, planToDate: number): OverviewFact {
  const { unit, gap, periodKind: period } = target;
  if (target.state === 'met')
    return {
      about: 'view',
      id: 'reached',
      figures: { amount: amount(target.amountForArea ?? target.amount, unit), period },
    };
  const difference = achieved - planToDate;
  const size = amount(Math.abs(difference), unit);
  if (gap === null || Math.abs(difference) < ON_PLAN_SHARE * planToDate)
    return { about: 'view', id: 'onPlan', figures: { difference: size } };
  const sign = Math.sign(difference);
  const causes = Object.keys(gap) as GapCause[];
  const cause = causes.reduce((most, each) => (sign * gap[each] > sign * gap[most] ? each : most));
  // without it the difference would be gone, or be the other way
  const isOnly = sign * (difference - gap[cause]) <= 0;
  return { about: 'view', id: sign > 0 ? 'ahead' : 'behind', figures: { difference: size, cause, isOnly } };
}

function changeFacts({ change, state }: SeenTarget): OverviewFact[] {
  if (!change || state === 'met') return [];
  const id = change.afterPct < change.beforePct ? 'less' : 'more';
  return [{ about: 'view', id, figures: { since: onDay(change.date) } }];
}

function forecastFacts(target: SeenTarget, planToDate: number): OverviewFact[] {
  const { unit, forecast, forecastP10, forecastP90, planInAll, state, periodKind: period } = target;
  if (state === 'met' || forecast === null || forecastP10 === null || forecastP90 === null || !planInAll) return [];
  const behind = planToDate / planInAll;
  if (behind < EARLY_SHARE) return [{ about: 'view', id: 'early', figures: { period } }];
  if (behind < RANGE_SHARE) {
    const [low, high] = [roughly(forecastP10, unit), roughly(forecastP90, unit)];
    return [{ about: 'view', id: 'range', figures: { low, high, period } }];
  }
  return [{ about: 'view', id: 'ends', figures: { forecast: roughly(forecast, unit), period } }];
}

function finished(target: SeenTarget, achieved: number): OverviewFact {
  const { unit } = target;
  const due = target.amountForArea ?? target.amount;
  const difference = amount(Math.abs(achieved - due), unit);
  const figures = { achieved: amount(achieved, unit), difference, amount: amount(due, unit) };
  return { about: 'view', id: achieved >= due ? 'finishedAbove' : 'finishedBelow', figures };
}

/** The first season that begins after a day. */
function nextSeason(rule: SeasonRule, today: LocalDate): OverviewFact {
  const last = seasonOn(rule, today);
  const begins = heatingSeason(rule, yearOf(last.start) + 1).start;
  return {
    about: 'view',
    id: 'nextSeason',
    figures: { begins: onDay(begins), days: count(daysBetween(today, begins)) },
  };
}

function shareFacts(target: SeenTarget, achieved: number): OverviewFact[] {
  const { unit, toDateAsOf, periodKind: period } = target;
  const due = target.amountForArea ?? target.amount;
  if (toDateAsOf === null || !(due > 0)) return [];
  const share = amount((100 * achieved) / due, '%');
  return [
    { about: 'share', id: 'share', figures: { share, amount: amount(due, unit), day: onDay(toDateAsOf), period } },
  ];
}

/** Chances as counts: of the past winters where they are known, else in tenths; never with decimals. */
function enoughFacts({ target }: SeenOverview): OverviewFact[] {
  if (!target || target.planToDate === null || target.state === 'off-season') return [];
  const { winters, probability, planInAll, planToDate, periodKind: period } = target;
  if (probability === null || !planInAll || planToDate / planInAll < EARLY_SHARE)
    return [{ about: 'enough', id: 'noForecast', figures: {} }];
  if (winters) {
    const figures = { reached: count(winters.reached), of: count(winters.of), period };
    return [{ about: 'enough', id: 'winters', figures }];
  }
  const tenths = Math.round(10 * probability);
  if (tenths === 0) return [{ about: 'enough', id: 'chanceLow', figures: { period } }];
  if (tenths === 10) return [{ about: 'enough', id: 'chanceHigh', figures: { period } }];
  return [{ about: 'enough', id: 'chance', figures: { tenths: count(tenths), period } }];
}

function trustFacts({ days }: SeenOverview): OverviewFact[] {
  const hours = days.reduce((sum, day) => sum + day.hours, 0);
  if (hours === 0) return [];
  const covered = days.reduce((sum, day) => sum + (day.hours * day.coveragePct) / 100, 0);
  const coverage = amount((100 * covered) / hours, '%');
  const estimated = Math.ceil(hours - covered - 1e-6);
  return estimated <= 0
    ? [{ about: 'trust', id: 'nothingEstimated', figures: { coverage } }]
    : [
        {
          about: 'trust',
          id: 'complete',
          figures: { coverage, estimated: count(estimated), hours: count(Math.round(hours)) },
        },
      ];
}

const NEARLY_ALL_PCT = 80;
const MOST_PCT = 50;

function doubtFacts({ doubt }: SeenOverview): OverviewFact[] {
  if (!doubt) return [];
  const half = roughly(doubt.u95T, 't');
  const [main] = doubt.shares;
  if (!main || main.sharePct < MOST_PCT) return [{ about: 'doubt', id: 'doubt', figures: { half } }];
  const [kind, ...rest] = main.source.split(':');
  const of = kind === 'factor' || kind === 'meter' ? kind : 'other';
  const much = main.sharePct >= NEARLY_ALL_PCT ? 'nearly-all' : 'most';
  return [{ about: 'doubt', id: 'doubtFrom', figures: { half, much, of, source: rest.join(':') || main.source } }];
}
