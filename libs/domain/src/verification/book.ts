/** The book of verifications: what verifiers have drawn, found and said. Its rows in the database, and in packs (`verification.json`). */
import type { Materiality } from '../closing/materiality.js';
import type { AuditFinding } from './findings.js';
import type { Misstatement } from './misstatement.js';
import type { AssuranceLevel, OpinionKind } from './opinion.js';
import type { BookedHour } from './sample.js';

/** A verification as it was opened. Hashes are SHA-256, hexadecimal. */
export interface DrawnVerification {
  readonly period: string;
  /** Of the period when the sample was drawn, and what that said, t. */
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
  /** The pack that had them, and its link in the chain of the site. */
  readonly packVersion: number;
  readonly link: string;
  readonly materiality: Materiality;
  /** What the sample was drawn from. */
  readonly hours: readonly BookedHour[];
}

/** What a verifier has signed. */
export interface SignedOpinion {
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

export interface BookedVerification extends DrawnVerification {
  readonly id: number;
  /** Unix ms. */
  readonly openedMs: number;
  /** null: it is open. */
  readonly opinion: SignedOpinion | null;
}

export interface BookedFinding extends AuditFinding {
  readonly id: number;
  /** null: a check of the system has raised it. */
  readonly verification: number | null;
  readonly period: string;
  readonly text: string;
  /** Name of the document that it is about. */
  readonly document: string | null;
  /** `verifier`, or the name of the check. */
  readonly source: string;
  /** Unix ms. */
  readonly raisedMs: number;
}
