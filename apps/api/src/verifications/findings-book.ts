import { createHash } from 'node:crypto';
import {
  type ActProblem,
  answerProblem,
  canonicalJson,
  closureProblem,
  personOf,
  type FindingKind,
  type BookedFinding,
} from '#domain';
import {
  addFindingAct,
  lockVerificationBook,
  raiseFinding,
  readFinding,
  readVerification,
  type Database,
  type Queryable,
} from '#postgres';
import { ProblemError, wrongField } from '../http/problem.js';
import { readMoment } from '../http/times.js';
import { closablePeriod, storedFinding, storedVerification, type StoredSite } from './book.js';
import { requireIndependent } from './open-verification.js';
import { requireVerifier } from './sign-opinion.js';

export interface FindingRequest {
  readonly verification: number;
  readonly kind: FindingKind;
  readonly text: string;
  readonly hours: readonly string[];
  readonly document: string | null;
  readonly errorT: number | null;
  readonly who: string;
}

/**
 * A finding of the verifier of an open verification; the very same one is there once.
 * @throws ProblemError `not-found`, `forbidden`, `conflict`, `bad-body`
 */
export async function addFinding(
  db: Database,
  stored: StoredSite,
  { verification, kind, text, hours, document, errorT, who }: FindingRequest,
): Promise<BookedFinding & { readonly isNew: boolean }> {
  return db.transaction(async (tx) => {
    await lockVerificationBook(tx, stored.siteId);
    const one = await storedVerification(tx, stored, String(verification));
    requireVerifier(one, who);
    const hoursMs = [...new Set(hours.map(instantMs))].sort((a, b) => a - b);
    const content = canonicalJson({ verification, kind, text, hoursMs, document, errorT });
    const key = `verifier:${createHash('sha256').update(content).digest('hex')}`;
    if (one.opinion) {
      throw new ProblemError(
        'conflict',
        `Verification ${one.id} has its opinion: what is found now needs another one.`,
      );
    }
    const booked = new Set(one.hours.map(({ startMs }) => startMs));
    const strange = hours.find((_, i) => !booked.has(instantMs(hours[i]!)));
    if (strange !== undefined) {
      const detail = `no hour of ${one.period} with figures begins at ${strange}`;
      throw new ProblemError('conflict', `hours: ${detail}`, [{ field: 'hours', detail }]);
    }
    const about = { verification, period: one.period, kind, text, hoursMs, document, errorT };
    const { id, isNew } = await raiseFinding(
      tx,
      { id: stored.site.id, siteId: stored.siteId },
      { ...about, source: 'verifier', key, who },
    );
    return { ...(await readFinding(tx, stored.siteId, id))!, isNew };
  });
}

function instantMs(text: string): number {
  const moment = readMoment(text);
  if (moment?.kind === 'instant') return moment.ms;
  throw wrongField('bad-body', 'hours', `expected RFC 3339 with an offset, found "${text.slice(0, 100)}"`);
}

/** @throws ProblemError `not-found`, `forbidden`, `conflict` */
export async function answerFinding(
  db: Database,
  stored: StoredSite,
  id: string,
  { text, who }: { readonly text: string; readonly who: string },
): Promise<BookedFinding> {
  return act(db, stored, id, { action: 'answer', text, errorT: null, who }, (_tx, finding) =>
    Promise.resolve(answerProblem(finding, who)),
  );
}

/** @throws ProblemError `not-found`, `forbidden`, `conflict` */
export async function closeFinding(
  db: Database,
  stored: StoredSite,
  id: string,
  { text, errorT, who }: { readonly text: string; readonly errorT: number | null; readonly who: string },
): Promise<BookedFinding> {
  return act(db, stored, id, { action: 'close', text, errorT, who }, async (tx, finding) => {
    const problem = closureProblem(finding, who);
    if (problem !== null) return problem;
    const by = finding.verification === null ? null : await readVerification(tx, stored.siteId, finding.verification);
    if (by && !by.opinion) requireVerifier(by, who);
    else await requireIndependent(tx, stored, closablePeriod(stored.site, finding.period), who);
    return null;
  });
}

type Act = Parameters<typeof addFindingAct>[3];

async function act(
  db: Database,
  stored: StoredSite,
  id: string,
  wanted: Act,
  problemOf: (tx: Queryable, finding: BookedFinding) => Promise<ActProblem | null>,
): Promise<BookedFinding> {
  return db.transaction(async (tx) => {
    await lockVerificationBook(tx, stored.siteId);
    const finding = await storedFinding(tx, stored, id);
    if (isLast(finding, wanted)) return finding;
    const problem = await problemOf(tx, finding);
    if (problem !== null) {
      const detail = `${finding.kind} ${finding.id}: ${problem.detail}.`;
      throw new ProblemError(problem.isPersonal ? 'forbidden' : 'conflict', detail);
    }
    await addFindingAct(tx, stored.site.id, finding, wanted);
    return (await readFinding(tx, stored.siteId, finding.id))!;
  });
}

/** Sent again. */
function isLast({ acts }: BookedFinding, { action, text, errorT, who }: Act): boolean {
  const last = acts.at(-1);
  if (last?.action !== action || last.text !== text || last.errorT !== errorT) return false;
  return personOf(last.who) === personOf(who);
}
