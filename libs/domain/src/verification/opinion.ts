import { personOf } from '../closing/person.js';
import type { Misstatement } from './misstatement.js';

/** How far whoever reads an opinion may go by it (ISO 14064-3). */
export const ASSURANCE_LEVELS = ['reasonable', 'limited'] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** positive: unmodified; qualified: right but for what is said; adverse: wrong; disclaimer: no opinion could be formed. */
export const OPINIONS = ['positive', 'qualified', 'adverse', 'disclaimer'] as const;
export type OpinionKind = (typeof OPINIONS)[number];

/** What is known when an opinion is signed. */
export interface OpinionFacts {
  /** CARs on the period that are not closed. */
  readonly openCars: readonly string[];
  readonly misstatement: Pick<Misstatement, 'overT' | 'underT' | 'limitT' | 'isMaterial'>;
  /** The newest figures of the period are approved. */
  readonly isApproved: boolean;
  /** How far the gross has been restated since the sample was drawn, t; null: it is not known any more. */
  readonly restatedT: number | null;
}

/** What stands against an opinion, all of it. Only the positive one has conditions. */
export function opinionProblems(opinion: OpinionKind, facts: OpinionFacts): string[] {
  if (opinion !== 'positive') return [];
  const { openCars, misstatement, isApproved, restatedT } = facts;
  const { overT, underT, limitT, isMaterial } = misstatement;
  const moved = restatedT === null ? Infinity : Math.abs(restatedT);
  return [
    ...(openCars.length > 0 ? [`not closed: ${openCars.join(', ')}`] : []),
    ...(isMaterial
      ? [`the misstatement (${shown(overT)} t too much, ${shown(underT)} t too little) is above ${shown(limitT)} t`]
      : []),
    ...(isApproved ? [] : ['a restatement of the period waits for its signatures']),
    ...(moved > limitT
      ? [
          `the gross was restated by more than ${shown(limitT)} t since the sample was drawn: draw one of the figures of now`,
        ]
      : []),
  ];
}

/** To the gram. */
const shown = (t: number): number => Number(t.toFixed(6));

/** Whoever has signed what a period is made of does not verify it. @returns the signer; null: it is none of them */
export const ownSignature = (verifier: string, signers: readonly string[]): string | null =>
  signers.find((signer) => personOf(signer) === personOf(verifier)) ?? null;
