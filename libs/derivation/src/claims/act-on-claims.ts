import type { ClaimAct, ClaimDecision } from '#domain';
import { addClaimAct, appendAudit, type Database, type Queryable } from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';
import { readClaimsBook, type ClaimsBook } from './claims-book.js';

/** What was decided, with the book after it. */
export interface ClaimOutcome {
  readonly decision: ClaimDecision;
  readonly book: ClaimsBook;
}

/**
 * Decides about claims, and keeps the act with its entry in the audit log. One after the other, and while no figure of the site
 * changes: two cannot both take the last tonne.
 */
export async function actOnClaims(
  db: Database,
  { site, siteId }: DerivedSite,
  decide: (book: ClaimsBook, tx: Queryable) => Promise<ClaimDecision> | ClaimDecision,
): Promise<ClaimOutcome> {
  return db.transaction(async (tx) => {
    await lockFigures(tx, siteId);
    const book = await readClaimsBook(tx, site, siteId, null);
    const decision = await decide(book, tx);
    if (decision.kind !== 'act') return { decision, book };
    const { act } = decision;
    await addClaimAct(tx, siteId, act);
    const { action, who, reason } = act;
    const subject = action === 'new' ? act.claim.id : act.claim;
    await appendAudit(tx, { site: site.id, who, action: `claim-${action}`, subject, reason, detail: auditDetail(act) });
    return { decision, book: await readClaimsBook(tx, site, siteId, null) };
  });
}

function auditDetail(act: ClaimAct): Readonly<Record<string, unknown>> {
  if (act.action === 'new') return { ...act.claim, replaces: act.replaces };
  return act.action === 'transfer' ? { to: act.to, kept: act.kept } : {};
}
