import { ownSignatureOf, type BuiltEvidence } from '#derivation';
import { DEFAULT_MATERIALITY, personOf, usualSampleSize, type BookedHour } from '#domain';
import {
  addVerification,
  appendAudit,
  lockVerificationBook,
  readVerification,
  readVerifications,
  type Database,
  type Queryable,
  type StoredVerification,
} from '#postgres';
import { ProblemError } from '../http/problem.js';
import { standingOf, type ClosablePeriod, type StoredSite } from './book.js';

export interface VerificationRequest {
  readonly period: ClosablePeriod;
  readonly words: string;
  readonly size: number | undefined;
  readonly verifier: string;
  readonly nowMs: number;
}

/**
 * Opens a verification: has the evidence of the period made, so that its root is in the chain before the words are used, and keeps
 * what its hours claim. The same again is the same verification.
 * @throws ProblemError `not-found`, `conflict`, `forbidden`
 */
export async function openVerification(
  db: Database,
  stored: StoredSite,
  request: VerificationRequest,
  makeEvidence: () => Promise<BuiltEvidence>,
): Promise<StoredVerification> {
  await requireOpenable(db, stored, request);
  const evidence = await makeEvidence();
  return db.transaction(async (tx) => {
    await lockVerificationBook(tx, stored.siteId);
    await requireOpenable(tx, stored, request);
    const { id } = await opened(tx, stored, request, evidence);
    return (await readVerification(tx, stored.siteId, id))!;
  });
}

async function requireOpenable(
  q: Queryable,
  stored: StoredSite,
  { period, verifier, nowMs }: VerificationRequest,
): Promise<void> {
  const { state } = await standingOf(q, stored, period, nowMs);
  if (state !== 'approved') {
    const detail = `${period.label} is ${state}: its newest figures must be closed and approved before somebody verifies them`;
    throw new ProblemError('conflict', detail);
  }
  await requireIndependent(q, stored, period, verifier);
}

/** @throws ProblemError `forbidden` */
export async function requireIndependent(
  q: Queryable,
  stored: StoredSite,
  period: ClosablePeriod,
  who: string,
): Promise<void> {
  const own = await ownSignatureOf(q, stored, period, who);
  if (own === null) return;
  throw new ProblemError('forbidden', `${own} has signed ${period.label} or a part of it: another person verifies it.`);
}

async function opened(
  tx: Queryable,
  { site, siteId }: StoredSite,
  { period, words, size: asked, verifier }: VerificationRequest,
  { content, root, chain }: BuiltEvidence,
): Promise<{ readonly id: number }> {
  const { label, grain } = period;
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  const size = asked ?? usualSampleSize(materiality.pct);
  const { figures, revision } = content.results.period;
  const all = await readVerifications(tx, siteId, { period: label }, { limit: 10_000, beforeId: null });
  // Of the same figures there is one sample for each verifier, also where rows that change none of them came since.
  const drawn = all.find((one) => one.revision === revision && personOf(one.verifier) === personOf(verifier));
  if (drawn?.words === words && drawn.size === size) return drawn;
  if (drawn) {
    const detail = `${drawn.verifier} has drawn ${drawn.size} hours of the same figures by "${drawn.words}" (verification ${drawn.id}): a sample is not drawn again until the figures are restated.`;
    throw new ProblemError('conflict', detail);
  }
  const id = await addVerification(tx, siteId, {
    period: label,
    grain,
    revision,
    grossT: figures.grossT,
    netT: figures.netT,
    verifier,
    words,
    size,
    root,
    packVersion: chain.version,
    link: chain.hash,
    materiality,
    hours: content.results.hours.map((hour): BookedHour => ({
      startMs: hour.startMs,
      grossT: hour.figures.grossT,
      hasCodes: hour.figures.codes.length > 0,
      revision: hour.revision,
    })),
    simulated: content.results.simulated !== undefined,
  });
  await appendAudit(tx, {
    site: site.id,
    who: verifier,
    action: 'verification-open',
    subject: label,
    reason: words,
    detail: { verification: id, size, revision, root, link: chain.hash, materiality },
  });
  return { id };
}
