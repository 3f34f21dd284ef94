/**
 * What one look at one subject of a rule makes of what is remembered of it. Pure: alerting keeps the memory in the database, a replay of
 * a history in its own, and both tell the same.
 */
import {
  CLEAR,
  isWorseForLong,
  nextCondition,
  nextWorse,
  type ConditionState,
  type ConditionTiming,
  type Observation,
} from './condition.js';
import { MINUTE_MS } from '../calendar/durations.js';
import type { Suppression } from './life.js';
import type { Severity } from './severity.js';

/** What an operator reads of what holds, and the same for machines. */
export interface SevereWords {
  readonly severity: Severity;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The subject of the alert that says it already. */
  readonly maskedBy?: string;
  /** An alert that holds says it anew where it says something else. */
  readonly isRenewed?: boolean;
}

export interface KnownSubject<Words> {
  readonly state: ConditionState;
  /** What an alert would say, while it, or what is worse, waits for its delay; null: none waits. */
  readonly waiting: Words | null;
  /** Severity of the alert that is active; null: there is none. */
  readonly told: Severity | null;
}

export interface SubjectLook<Words> {
  readonly observation: Observation;
  /** The rule is left out, or the subject is gone: it returns at once. */
  readonly isOver: boolean;
  /** Of what holds now; null: it does not, or it is not known. */
  readonly words: Words | null;
  readonly timing: ConditionTiming;
}

export interface SettledSubject<Words> extends Pick<KnownSubject<Words>, 'state' | 'waiting'> {
  readonly becomes: 'on' | 'still-on' | 'off' | 'still-off';
  /** Unix ms: of the look, or of what was seen before where that is newer. */
  readonly atMs: number;
  /** What the alert says now, with the severity that is told; null: what it said before. */
  readonly words: Words | null;
}

/** The subject after one look. */
export function settleCondition<Words extends Pick<SevereWords, 'severity'>>(
  before: KnownSubject<Words>,
  look: SubjectLook<Words>,
  nowMs: number,
): SettledSubject<Words> {
  const isActive = before.told !== null;
  const known = asActive(before.state, isActive);
  const atMs = Math.max(nowMs, known.lastMs);
  const next = look.isOver ? over(known, atMs) : nextCondition(known, look.observation, atMs, look.timing);
  const waited = look.words ?? before.waiting;
  const seen = next.last === 'holds' ? (waited?.severity ?? before.told) : null;
  const worse = nextWorse(next, { told: next.isOn ? before.told : null, seen }, atMs);
  const isWorseNow = isWorseForLong(worse, atMs, look.timing);
  const state = isWorseNow ? { ...worse, worse: null } : worse;
  const isWaiting = state.last === 'holds' && (!state.isOn || state.worse !== null);
  const waiting = isWaiting ? waited : null;
  if (!state.isOn) return { state, waiting, atMs, becomes: isActive ? 'off' : 'still-off', words: null };
  if (!isActive) return { state, waiting, atMs, becomes: 'on', words: waited };
  // what is worse, and not for long enough, is told as no worse than before
  const words = look.words && state.worse ? { ...look.words, severity: before.told } : look.words;
  return { state, waiting, atMs, becomes: 'still-on', words: isWorseNow ? waited : words };
}

/** The alert says whether it is one: it may be of before conditions were remembered. */
const asActive = (state: ConditionState, isOn: boolean): ConditionState =>
  isOn ? { ...state, isOn } : { ...state, isOn, isChattering: false };

const over = (known: ConditionState, atMs: number): ConditionState => ({
  ...CLEAR,
  sinceMs: atMs,
  lastMs: atMs,
  cameOnMs: known.cameOnMs,
});

/** What an alert says when it comes on: that it comes and goes, where it does. */
export const raisedMessage = (
  { isChattering, cameOnMs }: Pick<ConditionState, 'isChattering' | 'cameOnMs'>,
  { chatter }: ConditionTiming,
  message: string,
): string =>
  isChattering
    ? `Comes and goes, ${cameOnMs.length} times within ${Math.round(chatter.withinMs / MINUTE_MS)} min: one alert until it has been calm for as long. ${message}`
    : message;

/** Whether an alert that holds has something else to say than what it said. */
export const isOtherWords = (words: SevereWords, told: Pick<SevereWords, 'severity'> & { message: unknown }): boolean =>
  words.severity !== told.severity || (words.isRenewed === true && words.message !== told.message);

/**
 * Why nobody is told of an alert that holds. The rule's own design comes before another alert that says it already: that one may be over
 * when the works are not.
 * @param byDesign of its rule, now
 * @param words what it says now; null: nothing new
 */
export function wantedSuppression(
  byDesign: Suppression | null,
  words: Pick<SevereWords, 'maskedBy'> | null,
  before: Suppression | null,
): Suppression | null {
  if (byDesign !== null) return byDesign;
  if (words?.maskedBy !== undefined) return { why: 'masked', by: words.maskedBy, untilMs: null };
  // what waits for its return is masked as it was
  return words === null && before?.why === 'masked' ? before : null;
}
