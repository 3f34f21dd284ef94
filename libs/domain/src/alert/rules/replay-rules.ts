import { instantWithMs } from '../../calendar/instant.js';
import { isJudgedAt, alertingOf } from '../../notification/deliveries.js';
import type { Site } from '../../plant/plant.js';
import type { TargetStatus } from '../../target/standing.js';
import { DAILY_RULES, judgeDay, targetSubject, type DailyRule, type DailyState } from './daily-rules.js';
import type { Suppression } from '../life.js';
import { isWorse, type Severity } from '../severity.js';

/** What a rule would have told. */
export interface ReplayedStep {
  /** The local day whose evaluation makes it, or in which it happens. */
  readonly date: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly rule: string;
  readonly subject: string;
  /** `unmasked`: it still holds, and nothing suppresses it any more. */
  readonly news: 'raised' | 'worsened' | 'returned' | 'unmasked';
  /** Of what returns: what it was. */
  readonly severity: Severity;
  readonly message: string;
  /** Why nobody would have been told of it; null: whoever routes name would have been. */
  readonly suppression: Suppression | null;
}

type When = Pick<ReplayedStep, 'date' | 'at'>;

/** The daily rules, from nothing, over the days of a history. Stands for no database: what would be told is what comes back. */
export class RulesReplay {
  private readonly memory = new Map<string, DailyState>();
  /** Severity of what is active, by rule and subject. */
  private readonly active = new Map<string, Severity>();

  constructor(private readonly site: Pick<Site, 'alerting'>) {}

  /**
   * One more day.
   * @param targets how each stands at its end
   * @param atMs when it is judged, Unix ms
   */
  day(date: string, targets: readonly TargetStatus[], atMs: number): ReplayedStep[] {
    const rules = DAILY_RULES.filter(({ rule }) => isJudgedAt(this.site, rule));
    const when = { date, at: instantWithMs(atMs) };
    return rules.flatMap((rule) =>
      targets.flatMap((target) => [...this.endedPeriods(when, rule, target), ...this.judged(when, rule, target)]),
    );
  }

  private judged(when: When, rule: DailyRule, target: TargetStatus): ReplayedStep[] {
    const subject = targetSubject(target);
    const key = `${rule.rule} ${subject}`;
    const state = judgeDay(rule, alertingOf(this.site).rules[rule.rule], this.memory.get(key) ?? null, target);
    if (state === null) return [];
    this.memory.set(key, state);
    const was = this.active.get(key) ?? null;
    const { severity } = state.levels;
    if (severity === null) this.active.delete(key);
    else this.active.set(key, severity);
    const step = { ...when, rule: rule.rule, subject, message: rule.words(target), suppression: null };
    if (severity === null) return was === null ? [] : [{ ...step, news: 'returned', severity: was }];
    if (was === null) return [{ ...step, news: 'raised', severity }];
    return isWorse(severity, was) ? [{ ...step, news: 'worsened', severity }] : [];
  }

  /** What was at risk in a period that is over is history. */
  private endedPeriods(when: When, { rule }: DailyRule, target: TargetStatus): ReplayedStep[] {
    const isOther = (key: string): boolean =>
      key.startsWith(`${rule} ${target.id}.`) && key !== `${rule} ${targetSubject(target)}`;
    return [...this.active.keys()].filter(isOther).map((key) => {
      const severity = this.active.get(key)!;
      this.active.delete(key);
      return {
        ...when,
        rule,
        subject: key.slice(rule.length + 1),
        news: 'returned',
        severity,
        message: 'its period is over',
        suppression: null,
      };
    });
  }
}
