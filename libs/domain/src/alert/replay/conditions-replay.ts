/** Rules whose condition is looked at again and again, over what is kept of a history: from nothing, with the life that alerting gives them. */
import { instantWithMs } from '../../calendar/instant.js';
import { localDateOf } from '../../calendar/local-date.js';
import type { Site } from '../../plant/plant.js';
import { CLEAR, conditionDueMs, type ConditionState, type ConditionTiming } from '../condition.js';
import type { Suppression } from '../life.js';
import { subjectLook, type RuleLook } from '../rule-look.js';
import type { ReplayedStep } from '../rules/replay-rules.js';
import {
  isOtherWords,
  raisedMessage,
  settleCondition,
  wantedSuppression,
  type SettledSubject,
  type SevereWords,
  type SubjectLook,
} from '../settle-condition.js';
import { isWorse, type Severity } from '../severity.js';
import { suppressionByDesign } from '../suppression.js';
import { worksAt, type WorksSpan } from './works-at.js';

/** What is remembered of one subject of one rule. */
interface Memory {
  readonly state: ConditionState;
  readonly waiting: SevereWords | null;
  /** The alert that is active; null: there is none. */
  readonly told: SevereWords | null;
  readonly suppression: Suppression | null;
  /** How patient its rule was at the last look. */
  readonly timing: ConditionTiming;
}

/** An alert that is active. */
export interface ToldSubject {
  readonly subject: string;
  readonly severity: Severity;
  readonly details: unknown;
}

/** What is asked of the site whose rules are replayed. */
export type ReplayedSite = Pick<Site, 'id' | 'alerting' | 'season' | 'timeZone' | 'devices' | 'gateways' | 'emissions'>;

export class ConditionsReplay {
  private readonly memories = new Map<string, Map<string, Memory>>();
  private works: readonly WorksSpan[] = [];

  constructor(private readonly site: ReplayedSite) {}

  /** Works on devices that the next looks lie in. */
  during(works: readonly WorksSpan[]): void {
    this.works = works;
  }

  /** Alerts of a rule that are active. */
  told(rule: string): ToldSubject[] {
    return [...this.of(rule)].flatMap(([subject, { told }]) => (told === null ? [] : [{ ...told, subject }]));
  }

  /** When time alone will change something of a rule, Unix ms; null: never. */
  dueMs(rule: string): number | null {
    let least: number | null = null;
    for (const { state, timing } of this.of(rule).values()) {
      const due = conditionDueMs(state, timing);
      if (due !== null && (least === null || due < least)) least = due;
    }
    return least;
  }

  /**
   * One more look of a rule; what time alone has changed before it is told first.
   * @param only the one subject that it is about; absent: all of the rule
   */
  look(look: RuleLook, atMs: number, only?: string): ReplayedStep[] {
    const known = this.of(look.rule);
    const subjects = only === undefined ? new Set([...look.holds.keys(), ...known.keys()]) : [only];
    return [...subjects].flatMap((subject) => [
      ...this.settleDue(look.rule, subject, atMs),
      ...this.settle(look.rule, subject, subjectLook(this.site, look, subject), atMs),
    ]);
  }

  /** What time alone changes of a subject before a moment (Unix ms): the same was observed of it until its delay had ended. */
  settleDue(rule: string, subject: string, beforeMs: number): ReplayedStep[] {
    const steps: ReplayedStep[] = [];
    for (;;) {
      const memory = this.of(rule).get(subject);
      const due = memory && conditionDueMs(memory.state, memory.timing);
      if (!memory || due === null || due === undefined || due >= beforeMs) return steps;
      const { state, timing } = memory;
      steps.push(...this.settle(rule, subject, { observation: state.last, isOver: false, words: null, timing }, due));
    }
  }

  private settle(rule: string, subject: string, look: SubjectLook<SevereWords>, nowMs: number): ReplayedStep[] {
    const before = this.of(rule).get(subject);
    const was = before?.told ?? null;
    const settled = settleCondition(
      { state: before?.state ?? CLEAR, waiting: before?.waiting ?? null, told: was?.severity ?? null },
      look,
      nowMs,
    );
    const { state, waiting, atMs } = settled;
    const told = toldAfter(was, settled, look.timing);
    const suppression = told && this.suppressionAt(rule, subject, settled.words, before?.suppression ?? null, atMs);
    this.of(rule).set(subject, { state, waiting, told, suppression, timing: look.timing });
    const news = newsOf(was && { ...was, suppression: before?.suppression ?? null }, told && { ...told, suppression });
    if (news === null) return [];
    return [{ date: localDateOf(atMs, this.site.timeZone), at: instantWithMs(atMs), rule, subject, ...news }];
  }

  private suppressionAt(
    rule: string,
    subject: string,
    words: SevereWords | null,
    before: Suppression | null,
    atMs: number,
  ): Suppression | null {
    const byDesign = suppressionByDesign(this.site, { rule, subject }, worksAt(this.works, atMs), atMs);
    return wantedSuppression(byDesign, words, before);
  }

  private of(rule: string): Map<string, Memory> {
    let own = this.memories.get(rule);
    if (!own) this.memories.set(rule, (own = new Map()));
    return own;
  }
}

/** What an alert says after a look; null: there is none. */
function toldAfter(
  was: SevereWords | null,
  { becomes, words, state }: SettledSubject<SevereWords>,
  timing: ConditionTiming,
): SevereWords | null {
  if (becomes === 'off' || becomes === 'still-off') return null;
  if (becomes === 'on' || was === null)
    return words && { ...words, message: raisedMessage(state, timing, words.message) };
  return words && isOtherWords(words, was) ? words : was;
}

type Told = SevereWords & { readonly suppression: Suppression | null };

/** What is told of it; null: nothing. */
function newsOf(was: Told | null, is: Told | null): Omit<ReplayedStep, 'date' | 'at' | 'rule' | 'subject'> | null {
  const said = ({ severity, message, suppression }: Told) => ({ severity, message, suppression });
  if (is === null) return was === null ? null : { news: 'returned', ...said(was) };
  if (was === null) return { news: 'raised', ...said(is) };
  if (isWorse(is.severity, was.severity)) return { news: 'worsened', ...said(is) };
  return was.suppression !== null && is.suppression === null ? { news: 'unmasked', ...said(is) } : null;
}
