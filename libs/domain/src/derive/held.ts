import type { Seen } from './engine.js';
import { atStake, type RegisterState } from './register.js';

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
  /** A reading that fits the last good one; the next reading decides. */
  readonly candidate: Seen | null;
  /** What would count if the jump is accepted, or refused. Nothing of it counts now. */
  readonly ifAccepted: number;
  readonly ifRefused: number;
  /** What windows tell as excluded meanwhile: nothing before a second reading agrees with the first, then all that is claimed. */
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
  const ifRefused = newest.t > from.t ? of.held.gained : 0;
  return {
    unit,
    lastGood: of.last,
    sinceMs: of.held.since,
    newest,
    candidate: of.candidate ?? null,
    ifAccepted: Math.max(0, jump) + ifRefused,
    ifRefused,
    excluded: of.held.from ? Math.max(0, jump) + of.held.gained : 0,
    suggestedEvent: jump < 0 ? 'meter-replaced' : 'jump-accepted',
  };
}
