import type { BookedFinding, BookedVerification } from '#domain';

/** `verification.json`: what verifiers have drawn from the period, found in it, and said of it. */
export interface EvidenceVerificationBook {
  /** The oldest first. */
  readonly verifications: readonly BookedVerification[];
  /** Of the period, and forward action requests of earlier ones. */
  readonly findings: readonly BookedFinding[];
}
