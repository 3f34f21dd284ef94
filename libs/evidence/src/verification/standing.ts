import {
  drawSample,
  errorLeft,
  findingState,
  misstatementOf,
  periodOf,
  periodsBearingOn,
  type FindingAct,
  type FoundError,
  type Misstatement,
  type SampledHour,
  type Site,
  type BookedFinding,
  type BookedVerification,
} from '#domain';
import { drawsOf, sampleSeed } from './seed.js';

export interface DrawnSample {
  readonly seed: string;
  /** In the order in which they were drawn. */
  readonly sample: readonly SampledHour[];
}

type Drawn = Pick<BookedVerification, 'root' | 'words' | 'hours' | 'size'>;

/** The hours of a verification, from nothing but the root, the words and what the hours claim. */
export function sampleOf({ root, words, hours, size }: Drawn): DrawnSample {
  const seed = sampleSeed(root, words);
  return { seed, sample: drawSample(hours, size, drawsOf(seed)) };
}

/** How a verification stands. */
export interface VerificationStanding extends DrawnSample {
  readonly misstatement: Misstatement;
  /** CARs on the period, or on a part of it, that are not closed. */
  readonly openCars: readonly { readonly id: number; readonly kind: 'CAR' }[];
  /** Findings that bear on it. */
  readonly findings: readonly BookedFinding[];
}

/**
 * A verification with what was found: its own findings, and those of its period, or of a part of that, which were not closed when it
 * began.
 * @param findings others are left out; in the order of their ids
 * @param atMs as it stood then; absent: now
 */
export function standingOf(
  one: Drawn & Pick<BookedVerification, 'id' | 'period' | 'openedMs' | 'materiality'>,
  findings: readonly BookedFinding[],
  site: Pick<Site, 'timeZone' | 'season'>,
  atMs = Infinity,
): VerificationStanding {
  const labels = new Set(periodsBearingOn(site, periodOf(site, one.period)!));
  const drawn = sampleOf(one);
  const bearing = findings.flatMap((finding) => {
    const then = findingAt(finding, atMs);
    return then && labels.has(finding.period) && bears(one, finding) ? [then] : [];
  });
  const errors = bearing.flatMap((finding): readonly FoundError[] => {
    const left = errorLeft(finding);
    return left ? [left] : [];
  });
  return {
    ...drawn,
    misstatement: misstatementOf(one.hours, drawn.sample, errors, one.materiality),
    openCars: bearing.flatMap(({ id, kind, acts }) =>
      kind === 'CAR' && findingState({ acts }) !== 'closed' ? [{ id, kind }] : [],
    ),
    findings: bearing,
  };
}

const bears = ({ id, openedMs }: Pick<BookedVerification, 'id' | 'openedMs'>, finding: BookedFinding): boolean =>
  finding.verification === id || !isClosedBefore(finding, openedMs);

const isClosedBefore = ({ acts }: BookedFinding, ms: number): boolean =>
  findingState({ acts: actsUntil(acts, ms) }) === 'closed';

const actsUntil = (acts: readonly FindingAct[], ms: number): readonly FindingAct[] =>
  acts.filter(({ atMs }) => atMs <= ms);

/** null: it was not raised yet. */
const findingAt = (finding: BookedFinding, ms: number): BookedFinding | null =>
  finding.raisedMs <= ms ? { ...finding, acts: actsUntil(finding.acts, ms) } : null;

/** `CAR 12`: how people name a finding. */
export const findingName = ({ kind, id }: Pick<BookedFinding, 'kind' | 'id'>): string => `${kind} ${id}`;
