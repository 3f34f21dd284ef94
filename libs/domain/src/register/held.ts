import type { Seen } from './engine.js';
import { atStake, type RegisterState } from './register-state.js';

/** What a decision makes of held readings. */
export interface HeldOutcome {
  /** What would count, in the register's unit. Nothing of it counts now. */
  readonly counts: number;
  /** The good reading from which the register goes on. */
  readonly goesOnFrom: Seen;
  /** Time of which it is unknown for good what it brought: something stands in for it. */
  readonly lost: { readonly fromMs: number; readonly toMs: number } | null;
  /** What would stay excluded, in the register's unit. */
  readonly excluded: number;
}

/** Readings of a register that wait for a decision. Values and amounts are in `unit`. */
export interface HeldReadings {
  /** UCUM. */
  readonly unit: string;
  /** The last good reading before them. */
  readonly lastGood: Seen;
  /** Time of the first held reading, Unix ms. */
  readonly sinceMs: number;
  /** The newest of those that agree with each other. */
  readonly newest: Seen;
  /** A second one agrees with the first: no lone slip. */
  readonly agree: boolean;
  /** A reading that fits the last good one; the next reading decides. */
  readonly candidate: Seen | null;
  readonly outcomes: { readonly accepted: HeldOutcome; readonly refused: HeldOutcome };
  /** What windows have as excluded meanwhile: nothing before a second reading agrees with the first, then all that is claimed. */
  readonly excluded: number;
  /** A register that has fallen was exchanged or reset: accepting would not explain it. */
  readonly suggestedEvent: 'jump-accepted' | 'meter-replaced';
}

/**
 * What waits for a decision in a stored state of `runPoint`; null: nothing.
 * @param modulusAt of the point at a moment (Unix ms), where no event has changed it
 */
export function heldReadings(state: string, modulusAt: (ms: number) => number | null): HeldReadings | null {
  if (state === '') return null;
  const { kind, unit, of } = JSON.parse(state) as { kind: string; unit: string; of: RegisterState };
  if (kind !== 'total' || !of.held || !of.last) return null;
  const modulus = of.modulus === undefined ? modulusAt(of.held.since) : of.modulus;
  const stake = atStake(of.last, of.held, modulus);
  if (!stake) return null;
  const { from, newest, jump } = stake;
  const gained = newest.t > from.t ? of.held.gained : 0;
  const lost = { fromMs: of.last.t, toMs: from.t };
  return {
    unit,
    lastGood: of.last,
    sinceMs: of.held.since,
    newest,
    agree: of.held.from !== undefined,
    candidate: of.candidate ?? null,
    outcomes: {
      accepted: {
        counts: Math.max(0, jump) + gained,
        goesOnFrom: newest,
        lost: jump < 0 ? lost : null,
        excluded: 0,
      },
      refused: refusedOutcome(of, of.last, modulus) ?? {
        counts: gained,
        goesOnFrom: newest,
        lost,
        excluded: Math.max(0, jump),
      },
    },
    excluded: of.held.from ? Math.max(0, jump) + of.held.gained : 0,
    suggestedEvent: jump < 0 ? 'meter-replaced' : 'jump-accepted',
  };
}

/** Where the register goes on from the reading before, or from one that fits it; null: at the level of the held ones. */
function refusedOutcome({ held, candidate }: RegisterState, last: Seen, modulus: number | null): HeldOutcome | null {
  const dropped = { lost: null, excluded: 0 };
  if (candidate) {
    const through = candidate.v < last.v && modulus !== null ? modulus : 0;
    return { counts: candidate.v - last.v + through, goesOnFrom: candidate, ...dropped };
  }
  return held?.from ? null : { counts: 0, goesOnFrom: last, ...dropped };
}
