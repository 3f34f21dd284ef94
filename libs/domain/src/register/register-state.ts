/** What a register remembers between two readings: stored with each window, so that it can go on from there. */
import type { Seen } from './engine.js';
import { jumpOf } from './fit.js';

/** Readings that do not follow from the last good one and wait for one that does, or for a decision. */
export interface Held {
  /** Time of the first; it never moves. */
  readonly since: number;
  /** Those of them that a coming reading must be compared with: what fits any of the others fits one of these. */
  readonly front: readonly Seen[];
  /** The held readings judged among themselves, as a register of their own: what counts if somebody decides that they are right. */
  readonly own?: RegisterState;
  /** Where that register began, and what it has risen by since. */
  readonly from?: Seen;
  readonly gained: number;
}

/** What was refused, while no reading has shown yet whether the register stays there. */
export interface Refused {
  /** Time of the first; it never moves. */
  readonly since: number;
  /** As of held readings. */
  readonly front: readonly Seen[];
}

/** From the level before a refused jump to the one on which the register goes on. */
export interface Shift {
  /** In the point's unit. */
  readonly v: number;
  /** Between the last reading on the one and the first on the other. */
  readonly ms: number;
}

export interface RegisterState {
  /** Counts the meters and resets that events have recorded. */
  readonly epoch: number;
  readonly last?: Seen | undefined;
  /** The very first reading, until the next one fits it. */
  readonly first?: Seen | undefined;
  readonly held?: Held | undefined;
  /** A reading that fits the last good one although others are held; the next reading decides. */
  readonly candidate?: Seen | undefined;
  readonly refused?: Refused | undefined;
  readonly shift?: Shift | undefined;
  /** Of the present meter, where an event has changed it. */
  readonly modulus?: number | null | undefined;
  /** Since when it has not risen although heat was made. */
  readonly still?: { readonly t: number } | undefined;
}

/** What a decision about held readings is about, in the point's unit; null: they say nothing yet. */
export function atStake(
  last: Seen,
  held: Held,
  modulus: number | null,
): { readonly from: Seen; readonly newest: Seen; readonly jump: number } | null {
  const newest = held.own?.last ?? held.own?.first;
  if (!newest) return null;
  const from = held.from ?? newest;
  return { from, newest, jump: jumpOf(last, from, modulus) };
}
