import { HOUR_MS } from '../calendar/durations.js';
import { personOf } from '../closing/person.js';
import type { ShiftSpan } from './shifts.js';

/** Who gives the plant away, and who takes it. */
export const HAND_OVER_ROLES = ['outgoing', 'incoming'] as const;
export type HandOverRole = (typeof HAND_OVER_ROLES)[number];

export const SHIFT_STATES = ['running', 'unsigned', 'awaiting-incoming', 'signed'] as const;
export type ShiftState = (typeof SHIFT_STATES)[number];

export interface HandOverSignature {
  readonly role: HandOverRole;
  readonly who: string;
}

/** From when on a shift is signed by who goes: people meet before the hour strikes. */
const SIGNED_FROM_MS = HOUR_MS;

export function shiftState({ toMs }: ShiftSpan, signatures: readonly HandOverSignature[], nowMs: number): ShiftState {
  if (signatures.length === HAND_OVER_ROLES.length) return 'signed';
  if (signatures.length > 0) return 'awaiting-incoming';
  return nowMs < toMs ? 'running' : 'unsigned';
}

/** What becomes of a signature: `there`: the very same person has signed so already. */
export type HandOverDecision = 'sign' | 'there' | { readonly conflict: string };

/** Two people sign, who goes first. */
export function decideHandOver(
  { id, toMs }: ShiftSpan,
  signatures: readonly HandOverSignature[],
  { role, who }: HandOverSignature,
  nowMs: number,
): HandOverDecision {
  const given = signatures.find((one) => one.role === role);
  if (given && personOf(given.who) === personOf(who)) return 'there';
  if (given) return { conflict: `${given.who} has signed shift ${id} as ${role} already` };
  if (nowMs < toMs - SIGNED_FROM_MS)
    return { conflict: `shift ${id} is signed from the last hour of it on, not before` };
  if (role === 'outgoing') return 'sign';
  const outgoing = signatures.find((one) => one.role === 'outgoing');
  if (!outgoing) return { conflict: `who goes signs shift ${id} first` };
  if (personOf(outgoing.who) === personOf(who))
    return { conflict: `${who} has signed shift ${id} as outgoing: another person takes it over` };
  return 'sign';
}
