/**
 * Whether the condition of an alert holds, from what is observed of it one after another: with delays, a bound on how often it may
 * come and go, and a state of its own for no data (ISA-18.2 §16, EEMUA 191 §9). Time comes in as data, so tests need no clock.
 */
import { isAtLeast, type Severity } from './severity.js';

/** `no-data`: nothing can be said. It neither raises nor clears. */
export type Observation = 'holds' | 'clear' | 'no-data';

/** How patient a rule is with one condition. */
export interface ConditionTiming {
  /** It must hold for so long without a break before it is an alert, and be worse for so long before that is told, ms. */
  readonly onDelayMs: number;
  /** It must be clear for so long without a break before the alert returns, ms. */
  readonly offDelayMs: number;
  /** One that came on more than so many times within that time is held as one alert until it has been calm for as long. */
  readonly chatter: { readonly times: number; readonly withinMs: number };
}

/** Memory of one condition. Times are Unix ms. */
export interface ConditionState {
  /** It is an alert. */
  readonly isOn: boolean;
  readonly last: Observation;
  /** Since when nothing else was observed. */
  readonly sinceMs: number;
  /** Of the newest observation that changed anything. */
  readonly lastMs: number;
  /** When it came on, newest last: at most one more than chattering takes. */
  readonly cameOnMs: readonly number[];
  /** It comes and goes: one alert, told once. */
  readonly isChattering: boolean;
  /** Worse than what was told, and since when without a break; null: it is not. */
  readonly worse: { readonly severity: Severity; readonly sinceMs: number } | null;
}

/** A condition that was always clear. */
export const CLEAR: ConditionState = {
  isOn: false,
  last: 'clear',
  sinceMs: -Infinity,
  lastMs: -Infinity,
  cameOnMs: [],
  isChattering: false,
  worse: null,
};

/** Next state after one observation. One that is older than the newest says nothing; the same again changes nothing. */
export function nextCondition(
  before: ConditionState,
  observation: Observation,
  atMs: number,
  timing: ConditionTiming,
): ConditionState {
  if (atMs < before.lastMs) return before;
  const sinceMs = observation === before.last ? before.sinceMs : atMs;
  const state = { ...before, last: observation, sinceMs, lastMs: atMs };
  if (observation === 'no-data' || atMs - sinceMs < waitMs(state, timing)) return state;
  if (observation === 'clear') return { ...state, isOn: false, isChattering: false, cameOnMs: keptTimes(state) };
  if (state.isOn) return { ...state, isChattering: false };
  const { times, withinMs } = timing.chatter;
  const cameOnMs = [...state.cameOnMs.filter((ms) => ms > atMs - withinMs), atMs].slice(-times - 1);
  return { ...state, isOn: true, cameOnMs, isChattering: cameOnMs.length > times };
}

/**
 * The state with what is worse than what was told.
 * @param told severity of the alert; null: there is none
 * @param seen severity of what holds; null: nothing does, or it is not known
 */
export function nextWorse(
  state: ConditionState,
  { told, seen }: { readonly told: Severity | null; readonly seen: Severity | null },
  atMs: number,
): ConditionState {
  const { worse } = state;
  if (told === null || seen === null || isAtLeast(told, seen))
    return worse === null ? state : { ...state, worse: null };
  const isStill = worse !== null && isAtLeast(seen, worse.severity);
  return { ...state, worse: { severity: seen, sinceMs: isStill ? worse.sinceMs : atMs } };
}

/** Whether what is worse has lasted for long enough to be told. */
export const isWorseForLong = ({ worse }: ConditionState, atMs: number, { onDelayMs }: ConditionTiming): boolean =>
  worse !== null && atMs - worse.sinceMs >= onDelayMs;

/** When time alone will change it, if nothing else is observed; null: never. */
export function conditionDueMs(state: ConditionState, timing: ConditionTiming): number | null {
  const isSettled =
    state.last === 'no-data' ||
    (state.last === 'clear' && !state.isOn) ||
    (state.last === 'holds' && state.isOn && !state.isChattering);
  const due = [
    ...(isSettled ? [] : [state.sinceMs + waitMs(state, timing)]),
    ...(state.worse === null ? [] : [state.worse.sinceMs + timing.onDelayMs]),
  ];
  return due.length === 0 ? null : Math.min(...due);
}

/** For how long an observation must last until it counts. What comes and goes must keep still for as long as it may do so. */
function waitMs(
  { isOn, isChattering, last }: ConditionState,
  { onDelayMs, offDelayMs, chatter }: ConditionTiming,
): number {
  if (isChattering) return Math.max(chatter.withinMs, last === 'clear' ? offDelayMs : 0);
  if (last === 'holds') return isOn ? 0 : onDelayMs;
  return offDelayMs;
}

/** One that has been calm begins to count anew. */
const keptTimes = ({ isChattering, cameOnMs }: ConditionState): readonly number[] => (isChattering ? [] : cameOnMs);
