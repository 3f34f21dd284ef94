import type {
  AssuranceLevel,
  BookedHour,
  FindingAct,
  FindingKind,
  Materiality,
  Misstatement,
  OpinionKind,
} from '#domain';

/** `verification.json`: what verifiers have drawn from the period, found in it, and said of it. */

/** What a verifier has signed. */
export interface EvidenceOpinion {
  readonly level: AssuranceLevel;
  readonly opinion: OpinionKind;
  readonly text: string;
  /** Of the period when it was signed, and what that said. */
  readonly revision: number;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly misstatement: Misstatement;
  /** Ids of CARs that were open. */
  readonly openCars: readonly number[];
  readonly who: string;
  /** Unix ms. */
  readonly atMs: number;
}

export interface EvidenceVerification {
  readonly id: number;
  readonly period: string;
  /** Of the period when the sample was drawn, and what that said. */
  readonly revision: number;
  readonly grossT: number | null;
  readonly netT: number | null;
  readonly verifier: string;
  /** Words of the verifier's own: half of the seed. */
  readonly words: string;
  /** Hours that were asked for. */
  readonly size: number;
  /** Merkle root of the rows that the hours followed from: the other half. */
  readonly root: string;
  /** The pack that had them. */
  readonly packVersion: number;
  readonly link: string;
  readonly materiality: Materiality;
  /** What the sample was drawn from. */
  readonly hours: readonly BookedHour[];
  /** Unix ms. */
  readonly openedMs: number;
  /** null: it is open. */
  readonly opinion: EvidenceOpinion | null;
}

export interface EvidenceFinding {
  readonly id: number;
  /** null: a check of the system has raised it. */
  readonly verification: number | null;
  readonly period: string;
  readonly kind: FindingKind;
  readonly text: string;
  readonly hoursMs: readonly number[];
  readonly document: string | null;
  readonly errorT: number | null;
  readonly source: string;
  readonly who: string;
  /** Unix ms. */
  readonly raisedMs: number;
  /** Answers and the closing, the oldest first. */
  readonly acts: readonly FindingAct[];
}

export interface EvidenceVerificationBook {
  /** The oldest first. */
  readonly verifications: readonly EvidenceVerification[];
  /** Of the period, and forward action requests of earlier ones. */
  readonly findings: readonly EvidenceFinding[];
}
