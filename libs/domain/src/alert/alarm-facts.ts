import type { AlertRuleId } from './rules/rule-catalogue.js';
import { TARGET_OVERSHOOT_PCT, COVERAGE_LIMIT_PCT } from './rules/performance-rules.js';
import { riskLimit } from './rules/rules.js';
import type { Severity } from './severity.js';

/** What an alarm measures, for a table: the sentence is made from it in the language of who reads. */
export interface AlarmFacts {
  /** In `unit`; null: the rule measures nothing, or it is not known. */
  readonly value: number | null;
  /** UCUM; null: there is no value. `1` of a count. */
  readonly unit: string | null;
  /** What was passed, in `unit`; null: the rule has no limit. */
  readonly limit: number | null;
  /** Since when the matter itself lasts: RFC 3339 or a local day; null: not known apart from when it was raised. */
  readonly since: string | null;
  /** Until when something holds (a certificate, a factor): a local day; null: the rule is about no such thing. */
  readonly until: string | null;
}

type Details = Readonly<Record<string, unknown>>;
type Reader = (details: Details, severity: Severity) => Partial<AlarmFacts>;

const NOTHING: AlarmFacts = { value: null, unit: null, limit: null, since: null, until: null };

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const percentOf = (share: unknown): number | null => {
  const number = numberOf(share);
  return number === null ? null : 100 * number;
};

/** Of two bounds the one that a measure is beyond. */
function passed({ measured, low, high, unit }: Details): Partial<AlarmFacts> {
  const [value, least, most] = [numberOf(measured), numberOf(low), numberOf(high)];
  const limit = value !== null && least !== null && value < least ? least : most;
  return { value, limit, unit: textOf(unit) };
}

const READERS: Partial<Record<AlertRuleId, Reader>> = {
  'target.risk': ({ probabilityToMeet }, severity) => ({
    value: percentOf(probabilityToMeet),
    unit: '%',
    limit: percentOf(riskLimit(severity)),
  }),
  'performance.drift': ({ performanceDriftPct, driftLevelPct }) => {
    const level = numberOf(driftLevelPct);
    return { value: numberOf(performanceDriftPct), unit: '%', limit: level === null ? null : -level };
  },
  'performance.blind': ({ driftLevelPct }) => ({ value: numberOf(driftLevelPct), unit: '%' }),
  'performance.cusum': ({ change }) => {
    const { afterPct, date } = (change ?? {}) as Details;
    return { value: numberOf(afterPct), unit: '%', since: textOf(date) };
  },
  'target.overshoot': ({ performanceDriftPct }) => ({
    value: numberOf(performanceDriftPct),
    unit: '%',
    limit: TARGET_OVERSHOOT_PCT,
  }),
  'data.coverage': ({ dayCoveragePct }) => ({ value: numberOf(dayCoveragePct), unit: '%', limit: COVERAGE_LIMIT_PCT }),
  'data.balance': passed,
  'device.skew': passed,
  'device.silent': ({ lastSeen }) => ({ since: textOf(lastSeen) }),
  'register.held': ({ atStake, unit, since }) => ({
    value: numberOf(atStake),
    unit: textOf(unit),
    since: textOf(since),
  }),
  'lost.range': ({ from, to, found }) => {
    const [first, end] = [numberOf(from), numberOf(to)];
    return { value: first === null || end === null ? null : end - first, unit: '1', since: textOf(found) };
  },
  'calibration.due': ({ verifiedUntil }) => ({ until: textOf(verifiedUntil) }),
  'factor.expiring': ({ validTo }) => ({ until: textOf(validTo) }),
  'notification.failing': ({ waiting, since }) => ({ value: numberOf(waiting), unit: '1', since: textOf(since) }),
};

/** A rule without a reader of its own names its figures as they are named here. */
const byName: Reader = ({ value, unit, limit, since, until }) => ({
  value: numberOf(value),
  unit: textOf(unit),
  limit: numberOf(limit),
  since: textOf(since),
  until: textOf(until),
});

/**
 * The figures of an alarm from what its rule wrote into it.
 * @param details of the alert document; what an older version wrote otherwise is not known
 */
export function alarmFacts(rule: string, details: unknown, severity: Severity): AlarmFacts {
  if (typeof details !== 'object' || details === null) return NOTHING;
  const read = Object.hasOwn(READERS, rule) ? READERS[rule as AlertRuleId]! : byName;
  const facts = { ...NOTHING, ...read(details as Details, severity) };
  return facts.value === null ? { ...facts, unit: null } : facts;
}
