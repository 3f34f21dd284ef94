import { compareCandidates, sameValue } from './reading.js';

/** One value that was sent for a point and time (and event id). */
export interface Candidate {
  readonly v: number;
  /** Index into QUALITIES. */
  readonly q: number;
  /** Highest sequence number that was seen with it. */
  readonly seq: number | null;
  /** First arrival, Unix ms. */
  readonly receivedMs: number;
}

/**
 * Takes one more value for the same point and time into `candidates`. `false`: equal value and quality are there already
 * (a duplicate), and that candidate keeps the higher `seq`. `true`: it is a new candidate.
 */
export function addCandidate(candidates: Candidate[], candidate: Candidate): boolean {
  const i = candidates.findIndex((c) => c.q === candidate.q && sameValue(c.v, candidate.v));
  if (i < 0) {
    candidates.push(candidate);
    return true;
  }
  const found = candidates[i]!;
  const higher = candidate.seq !== null && (found.seq === null || candidate.seq > found.seq);
  if (higher) candidates[i] = { ...found, seq: candidate.seq };
  return false;
}

/** The one that counts (`compareCandidates`). The list is not empty. */
export function effectiveCandidate<C extends Candidate>(candidates: readonly C[]): C {
  return candidates.reduce((best, c) => (compareCandidates(c, best) < 0 ? c : best));
}
