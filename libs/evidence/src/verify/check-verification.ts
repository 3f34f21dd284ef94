import {
  answerProblem,
  canonicalJson,
  closureProblem,
  instantOf,
  opinionProblems,
  ownSignature,
  personOf,
  type FindingAct,
  type BookedFinding,
  type BookedVerification,
  type SignedOpinion,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import type { Manifest } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { findingName, standingOf, type VerificationStanding } from '../verification/standing.js';

/** A verification whose sample, projection and opinion were made again. */
export interface CheckedVerification {
  readonly verification: BookedVerification;
  /** As it stands in the pack. */
  readonly standing: VerificationStanding;
  /** Hours of what it was drawn from that the pack does not have any more as they were then. */
  readonly restatedHours: number;
}

const FILE = 'verification.json';
const fail = (where: string, detail: string): never => {
  throw new EvidenceError(`${FILE} ${where}`.trim(), detail);
};

/**
 * Draws every sample again from root and words, projects what was found, and judges each opinion by what was open when it was signed.
 * @returns null: nobody has verified the period, and nothing was found in it
 * @throws EvidenceError that names the first thing that does not fit
 */
export function checkVerification(content: ParsedContent, manifest: Manifest): CheckedVerification[] | null {
  const book = content.verification;
  if (!book) return null;
  for (const finding of book.findings) checkActs(finding);
  return book.verifications.map((verification) => {
    const where = `verification ${verification.id}`;
    checkPlace(where, verification, content, manifest);
    const restatedHours = checkHours(where, verification, content, manifest);
    if (verification.opinion) checkOpinion(where, verification, verification.opinion, content);
    return { verification, standing: standingOf(verification, book.findings, content.site), restatedHours };
  });
}

/** Everybody acted who might, in that order. */
function checkActs(finding: BookedFinding): void {
  finding.acts.forEach(({ action, who }, i) => {
    const before: { who: string; acts: readonly FindingAct[] } = { who: finding.who, acts: finding.acts.slice(0, i) };
    const problem = action === 'answer' ? answerProblem(before, who) : closureProblem(before, who);
    if (problem !== null) fail(findingName(finding), `has an act of ${who}, and ${problem.detail}`);
  });
}

/** It is of this period, of approved figures, by somebody who had signed none of them. */
function checkPlace(where: string, one: BookedVerification, content: ParsedContent, { chain }: Manifest): void {
  const { verifier, openedMs, packVersion, revision } = one;
  if (one.period !== content.period) fail(where, `is of ${one.period}, the pack is of ${content.period}`);
  if (packVersion >= chain.version) {
    fail(where, `is of version ${packVersion} of the pack, and this one is version ${chain.version}`);
  }
  checkFigure(where, one, content);
  checkApproved(where, revision, content);
  checkSigner(where, verifier, openedMs, content);
}

function checkFigure(
  where: string,
  { revision, grossT, netT }: Pick<BookedVerification, 'revision' | 'grossT' | 'netT'>,
  { approvals }: ParsedContent,
): void {
  const stated = approvals.revisions.find((one) => one.revision === revision)?.figures;
  if (!stated) return fail(where, `is of revision ${revision}, and approvals.json has none`);
  if (stated.grossT !== grossT || stated.netT !== netT) {
    fail(
      where,
      `says gross ${grossT} t, net ${netT} t; revision ${revision} says ${stated.grossT} t, ${stated.netT} t`,
    );
  }
}

function checkApproved(where: string, revision: number, { approvals }: ParsedContent): void {
  const approved = approvals.signatures.some((one) => one.action === 'approve' && one.revision === revision);
  if (!approved) fail(where, `is of revision ${revision}, which no one has approved`);
}

function checkSigner(where: string, verifier: string, atMs: number, { approvals }: ParsedContent): void {
  const before = approvals.signatures.filter((one) => one.atMs <= atMs).map(({ who }) => who);
  const own = ownSignature(verifier, before);
  if (own !== null) fail(where, `${own} had signed the period and verifies it`);
}

/** The hours that it was drawn from are those of the pack, but for what was restated since. @returns how many that are */
function checkHours(
  where: string,
  { hours, root, revision }: BookedVerification,
  { results }: ParsedContent,
  { merkle }: Manifest,
): number {
  const booked = new Map(hours.map((hour) => [hour.startMs, hour]));
  if (booked.size !== hours.length) fail(where, 'an hour is there twice');
  const isOfTheseFigures = root === merkle.root && revision === results.period.revision;
  let same = 0;
  for (const { startMs, label, figures, revision: now } of results.hours) {
    const hour = booked.get(startMs);
    if (!hour) {
      if (isOfTheseFigures) fail(where, `was drawn without ${label}`);
      continue;
    }
    if (hour.grossT === figures.grossT && hour.hasCodes === figures.codes.length > 0) {
      same += 1;
      continue;
    }
    // An open hour is overwritten, and keeps its revision 0.
    if (!isOfTheseFigures && (now === 0 || hour.revision !== now)) continue;
    fail(
      where,
      `was drawn from ${hour.grossT} t ${hour.hasCodes ? 'with' : 'without'} codes at ${instantOf(startMs)}, results.json has ${figures.grossT} t and [${figures.codes.join()}] under the same revision`,
    );
  }
  return hours.length - same;
}

function checkOpinion(
  where: string,
  verification: BookedVerification,
  opinion: SignedOpinion,
  content: ParsedContent,
): void {
  const { who, atMs, misstatement, openCars } = opinion;
  const of = `opinion of ${where}`;
  if (personOf(who) !== personOf(verification.verifier))
    fail(of, `${who} signed it, ${verification.verifier} verified`);
  checkFigure(of, opinion, content);
  checkSigner(of, who, atMs, content);
  const then = standingOf(verification, content.verification!.findings, content.site, atMs);
  if (canonicalJson(then.misstatement) !== canonicalJson(misstatement)) {
    fail(of, `says a misstatement of ${misstatement.totalT} t, its findings give ${then.misstatement.totalT} t`);
  }
  if (canonicalJson(then.openCars.map(({ id }) => id)) !== canonicalJson(openCars)) {
    fail(of, `says the open CARs [${openCars.join()}], the findings say [${then.openCars.map(({ id }) => id).join()}]`);
  }
  if (opinion.opinion === 'positive') checkApproved(of, opinion.revision, content);
  const { grossT } = verification;
  const [first] = opinionProblems(opinion.opinion, {
    openCars: then.openCars.map(findingName),
    misstatement: then.misstatement,
    isApproved: true,
    restatedT: grossT === null || opinion.grossT === null ? null : opinion.grossT - grossT,
  });
  if (first !== undefined) fail(of, `is positive, and ${first}`);
}
