import { HOUR_MS, MINUTE_MS } from '../../calendar/durations.js';
import type { ConditionTiming } from '../condition.js';
import type { Severity } from '../severity.js';

/** A rule as data. What is said of it, and what whoever is woken by it should do, stands in `libs/words` by its id. */
export interface AlertRule {
  readonly id: string;
  /** Severities that it can have. */
  readonly severities: readonly Severity[];
  /** What a site file may set of it: levels by severity, or with `after` how long something lasts before it counts, which may be its on-delay. */
  readonly sets: 'levels' | 'after' | 'on-delay' | 'nothing';
  /** Which way is bad: `low` (a drift, a share) or `high`. Only of a rule with levels. */
  readonly bad?: 'low' | 'high';
  /** Absent: a condition that is looked at again and again. `daily`: once for each whole local day. `once`: told once, over when it was seen. */
  readonly looks?: 'daily' | 'once';
  /** Of a condition; absent: no delay, and chattering as usual. */
  readonly timing?: Partial<ConditionTiming>;
  /** When nobody is told of it, by design; a site may say otherwise of the season. */
  readonly suppressedIn?: readonly ('off-season' | 'maintenance')[];
}

const RULES = [
  {
    id: 'target.risk',
    severities: ['info', 'warning', 'critical'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
  },
  {
    id: 'performance.drift',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
  },
  {
    id: 'performance.blind',
    severities: ['info'],
    sets: 'nothing',
    looks: 'daily',
  },
  {
    id: 'performance.cusum',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
    looks: 'daily',
  },
  {
    id: 'target.overshoot',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
    looks: 'daily',
  },
  {
    id: 'data.coverage',
    severities: ['warning'],
    sets: 'levels',
    bad: 'low',
    looks: 'daily',
  },
  {
    id: 'data.balance',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['off-season'],
  },
  {
    id: 'boiler.limit',
    severities: ['warning', 'critical'],
    sets: 'on-delay',
    // a probe that is knocked does not call anybody
    timing: { onDelayMs: MINUTE_MS },
  },
  {
    id: 'heat.imbalance',
    severities: ['warning'],
    sets: 'levels',
    bad: 'high',
  },
  {
    id: 'device.silent',
    severities: ['warning'],
    sets: 'after',
    suppressedIn: ['maintenance'],
  },
  {
    id: 'device.noisy',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['maintenance'],
  },
  {
    id: 'device.skew',
    severities: ['warning'],
    sets: 'nothing',
    suppressedIn: ['maintenance'],
  },
  {
    id: 'register.held',
    severities: ['warning'],
    sets: 'after',
  },
  {
    id: 'fuel.unweighed',
    severities: ['warning'],
    sets: 'nothing',
  },
  {
    id: 'lost.range',
    severities: ['critical'],
    sets: 'nothing',
    looks: 'once',
  },
  {
    id: 'delivery.lag',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'high',
    timing: { onDelayMs: MINUTE_MS, offDelayMs: MINUTE_MS },
  },
  {
    id: 'deadletters.rate',
    severities: ['warning', 'critical'],
    sets: 'levels',
    bad: 'high',
  },
  {
    id: 'evidence.chain',
    severities: ['critical'],
    sets: 'nothing',
  },
  {
    id: 'calibration.due',
    severities: ['warning'],
    sets: 'nothing',
  },
  {
    id: 'factor.expiring',
    severities: ['warning'],
    sets: 'nothing',
  },
  {
    id: 'notification.failing',
    severities: ['warning'],
    sets: 'nothing',
  },
] as const satisfies readonly AlertRule[];

export type AlertRuleId = (typeof RULES)[number]['id'];

/** Every rule that is shipped (docs/arithmetic/drift-and-alerts.md#rules), by its id. */
export const ALERT_RULES: readonly AlertRule[] = RULES;

const BY_ID: ReadonlyMap<string, AlertRule> = new Map(ALERT_RULES.map((rule) => [rule.id, rule]));

/** A condition that comes and goes more often than that is one alert (EEMUA 191 calls three times a minute chattering: rules here look at minutes). */
export const USUAL_TIMING: ConditionTiming = {
  onDelayMs: 0,
  offDelayMs: 0,
  chatter: { times: 5, withinMs: HOUR_MS },
};

/** The rule of that id; null: none is shipped. */
export const alertRuleOf = (id: string): AlertRule | null => BY_ID.get(id) ?? null;
