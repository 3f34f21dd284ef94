import { personOf } from '../closing/person.js';
import type { FoundError } from './misstatement.js';

/** Corrective action request, clarification request, forward action request (CDM validation and verification standard). */
export const FINDING_KINDS = ['CAR', 'CL', 'FAR'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_STATES = ['open', 'answered', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What was done about a finding. */
export interface FindingAct {
  readonly action: 'answer' | 'close';
  readonly who: string;
  readonly text: string;
  /** Of a closing: the error that is left in the figures, t; null: what the finding states. */
  readonly errorT: number | null;
  /** Unix ms. */
  readonly atMs: number;
}

/** What a verifier, or a check of the system, has found. */
export interface AuditFinding {
  readonly kind: FindingKind;
  /** Hours that it is about, Unix ms. */
  readonly hoursMs: readonly number[];
  /** Claimed too much: above 0; null: not known, or none. */
  readonly errorT: number | null;
  readonly who: string;
  /** The oldest first. */
  readonly acts: readonly FindingAct[];
}

/** Closed by its last act, answered where that is an answer. */
export function findingState({ acts }: Pick<AuditFinding, 'acts'>): FindingState {
  const last = acts.at(-1);
  if (!last) return 'open';
  return last.action === 'close' ? 'closed' : 'answered';
}

/** What a finding leaves wrong in the figures; null: nothing that is known. */
export function errorLeft({
  hoursMs,
  errorT,
  acts,
}: Pick<AuditFinding, 'hoursMs' | 'errorT' | 'acts'>): FoundError | null {
  const last = acts.at(-1);
  const left = (last?.action === 'close' ? last.errorT : null) ?? errorT;
  return left === null || left === 0 ? null : { hoursMs, errorT: left };
}

/** Why somebody cannot act on a finding. */
export interface ActProblem {
  readonly detail: string;
  /** Another person could. */
  readonly isPersonal: boolean;
}

const CLOSED: ActProblem = { detail: 'the finding is closed', isPersonal: false };

/** null: he can. Who asks does not answer himself. */
export function answerProblem(finding: Pick<AuditFinding, 'who' | 'acts'>, who: string): ActProblem | null {
  if (findingState(finding) === 'closed') return CLOSED;
  if (personOf(finding.who) !== personOf(who)) return null;
  return { detail: `${who} raised it: another person answers`, isPersonal: true };
}

/** null: he can. Who has answered does not judge his own answer. */
export function closureProblem(finding: Pick<AuditFinding, 'acts'>, who: string): ActProblem | null {
  const state = findingState(finding);
  if (state === 'closed') return CLOSED;
  if (state === 'open') return { detail: 'nobody has answered it yet', isPersonal: false };
  const own = finding.acts.some((act) => act.action === 'answer' && personOf(act.who) === personOf(who));
  return own ? { detail: `${who} answered it: another person closes it`, isPersonal: true } : null;
}
