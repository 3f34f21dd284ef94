import { readVerificationBook } from '#derivation';
import { opinionProblems, personOf, periodOf, type AssuranceLevel, type OpinionKind } from '#domain';
import { findingName, verificationStanding } from '#evidence';
import {
  addOpinion,
  appendAudit,
  lockVerificationBook,
  readVerification,
  type Database,
  type Queryable,
  type StoredVerification,
} from '#postgres';
import { ProblemError } from '../http/problem.js';
import { closablePeriod, standingOf, storedVerification, type StoredSite } from './book.js';
import { requireIndependent } from './open-verification.js';

export interface OpinionRequest {
  readonly level: AssuranceLevel;
  readonly opinion: OpinionKind;
  readonly text: string;
  readonly who: string;
  readonly nowMs: number;
}

/**
 * Signs the opinion of a verification by what is known at this moment. The same again changes nothing.
 * @throws ProblemError `not-found`, `forbidden`, `conflict`
 */
export async function signOpinion(
  db: Database,
  stored: StoredSite,
  id: string,
  request: OpinionRequest,
): Promise<StoredVerification> {
  return db.transaction(async (tx) => {
    await lockVerificationBook(tx, stored.siteId);
    const one = await storedVerification(tx, stored, id);
    requireVerifier(one, request.who);
    if (one.opinion) return sameOpinion(one, request);
    await sign(tx, stored, one, request);
    return (await readVerification(tx, stored.siteId, one.id))!;
  });
}

/** @throws ProblemError `forbidden` */
export function requireVerifier({ id, verifier }: StoredVerification, who: string): void {
  if (personOf(verifier) === personOf(who)) return;
  throw new ProblemError('forbidden', `Verification ${id} is one of ${verifier}, not of ${who}.`);
}

function sameOpinion(one: StoredVerification, { level, opinion, text }: OpinionRequest): StoredVerification {
  const signed = one.opinion!;
  if (signed.level === level && signed.opinion === opinion && signed.text === text) return one;
  throw new ProblemError('conflict', `Verification ${one.id} has an opinion already: ${signed.opinion}.`);
}

async function sign(
  tx: Queryable,
  stored: StoredSite,
  one: StoredVerification,
  request: OpinionRequest,
): Promise<void> {
  const { level, opinion, text, who, nowMs } = request;
  const period = closablePeriod(stored.site, one.period);
  await requireIndependent(tx, stored, period, who);
  const { state, row } = await standingOf(tx, stored, period, nowMs);
  const { grossT, netT } = row.figures;
  const book = await readVerificationBook(tx, stored, periodOf(stored.site, one.period)!);
  const { misstatement, openCars } = verificationStanding(one, book?.findings ?? [], stored.site);
  const problems = opinionProblems(opinion, {
    openCars: openCars.map(findingName),
    misstatement,
    isApproved: state === 'approved',
    restatedT: grossT === null || one.grossT === null ? null : grossT - one.grossT,
  });
  if (problems.length > 0) throw new ProblemError('conflict', `No positive opinion: ${problems.join('; ')}.`);
  const { revision } = row;
  const cars = openCars.map((car) => car.id);
  const signed = { level, opinion, text, revision, grossT, netT, misstatement, openCars: cars, who };
  await addOpinion(tx, one.id, signed);
  await appendAudit(tx, {
    site: stored.site.id,
    who,
    action: 'verification-opinion',
    subject: one.period,
    reason: text,
    detail: { verification: one.id, level, opinion, revision, grossT, netT, misstatement, openCars: cars },
  });
}
