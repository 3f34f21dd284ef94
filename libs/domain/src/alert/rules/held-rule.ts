/** `register.held`: readings that nobody has decided about (docs/arithmetic/drift-and-alerts.md#rules). */
import { DAY_MS } from '../../calendar/durations.js';

/** Readings of a register that wait for a decision, as the status of the site states them. Times are RFC 3339. */
export interface HeldRegister {
  /** Id of the point. */
  readonly point: string;
  /** UCUM code of what is at stake. */
  readonly unit: string;
  /** Time of the first held reading. */
  readonly since: string;
  /** Up to when readings are held. */
  readonly until: string;
  /** They agree with each other. */
  readonly agree: boolean;
  /** What would count if they were accepted, in `unit`; nothing of it counts now. */
  readonly atStake: number;
  /** The same as energy; null: the register counts something else. */
  readonly atStakeGj: number | null;
  /** It is what came over a silence that ended at `since`; `until`: up to when the register was heard since. */
  readonly bridge?: boolean;
}

/** A slip is over with the next reading, a meter that was exchanged is not over by the next day. */
const HELD_AFTER_MS = DAY_MS;

/** By the times of the readings, not by the clock: four years that come in one recording have waited for four years. */
export const isHeldTooLong = ({ since, until, agree }: HeldRegister, afterMs?: number | null): boolean =>
  agree && Date.parse(until) - Date.parse(since) >= (afterMs ?? HELD_AFTER_MS);

/** What an operator reads. */
export const heldWords = (device: string, held: HeldRegister): string =>
  held.bridge ? bridgeWords(device, held) : readingWords(device, held);

const amountOf = ({ atStake, unit }: HeldRegister): string =>
  `${atStake.toLocaleString('en', { maximumFractionDigits: 3 })} ${unit}`;

const bridgeWords = (device: string, held: HeldRegister): string =>
  `${device}/${held.point} was heard again at ${held.since} after a silence, with more than is believed of it. ` +
  `It is held: ${amountOf(held)} count nowhere until somebody decides. ` +
  `Look at the meter and at the log of the plant, then accept or refuse it (greenpark held list).`;

const readingWords = (device: string, held: HeldRegister): string =>
  `${device}/${held.point}: readings from ${held.since} to ${held.until} do not follow from the last good one and agree with each other. ` +
  `They are held: ${amountOf(held)} count nowhere until somebody decides. ` +
  `Look at the meter, then accept or refuse them, or record its exchange (greenpark held list).`;
