import {
  byText,
  canonicalJson,
  closingBefore,
  differingField,
  judgeClosing,
  MOST_MATERIALITY_PCT,
  movementAt,
  personOf,
  type HourFigures,
  type Movement,
} from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import type { EvidenceApprovals, EvidenceRevision, EvidenceSignature } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';
import { statusesByRecord } from './factor-statuses.js';

/** How far the figure of a pack is signed. */
export interface ApprovalState {
  /** `not-needed`: a day; `open`: nothing is approved; `pending`: a restatement waits. */
  readonly kind: 'not-needed' | 'open' | 'approved' | 'pending';
  readonly approval: EvidenceSignature | null;
  /** Factor versions of signatures whose status the pack has no record of. */
  readonly unproved: readonly string[];
}

const FILE = 'approvals.json';
const fail = (where: string, detail: string): never => {
  throw new EvidenceError(`${FILE} ${where}`.trim(), detail);
};

/**
 * Checks who signed what: revisions follow each other up to the figure of the pack, every approval is under the figures of its
 * revision, the first of them is by another person than who closed those figures, and so is every later one that is material.
 * @throws EvidenceError that names the first thing that does not fit
 */
export function checkApprovals({ approvals, results, grain, site, factors }: ParsedContent): ApprovalState {
  const { revisions, signatures } = approvals;
  const { figures, revision, closed } = results.period;
  for (const [i, one] of revisions.entries()) {
    if (one.revision !== i + 1) fail(`revision ${one.revision}`, `found in place of revision ${i + 1}`);
  }
  const last = revisions.at(-1);
  if ((last?.revision ?? 0) !== revision || closed !== (last !== undefined)) {
    fail('', `ends with revision ${last?.revision ?? 0}, results.json says ${revision}, ${closed ? 'closed' : 'open'}`);
  }
  if (last) compare(`revision ${last.revision}`, last.figures, figures, 'results.json says');
  const newest = signatures.filter(({ action }) => action === 'approve').map((one) => checkApproval(approvals, one));
  const unproved = new Set<string>();
  for (const one of signatures) {
    const closing = one.action === 'approve' ? closingOf(signatures, one) : null;
    for (const version of checkConditions({ site, factors }, one, closing)) unproved.add(version);
  }
  return { ...stateOf({ approvals, results, grain }, newest.at(-1) ?? null), unproved: [...unproved].sort(byText) };
}

function stateOf(
  { approvals, results, grain }: Pick<ParsedContent, 'approvals' | 'results' | 'grain'>,
  approval: EvidenceSignature | null,
): Omit<ApprovalState, 'unproved'> {
  const { signatures } = approvals;
  const { revision, closed } = results.period;
  if (grain === 'day') {
    if (signatures.length > 0) fail('', 'a day is not signed, and signatures are here');
    return { kind: 'not-needed', approval };
  }
  if (closed && !approval) fail('', 'the period is closed, and no one has approved it');
  if (!approval) return { kind: 'open', approval };
  return { kind: approval.revision === revision ? 'approved' : 'pending', approval };
}

function checkApproval({ revisions, signatures }: EvidenceApprovals, approval: EvidenceSignature): EvidenceSignature {
  const { revision, who } = approval;
  const where = `approval of revision ${revision}`;
  const signed = revisions.find((one) => one.revision === revision) ?? fail(where, 'there is no such revision');
  compare(where, approval.figures, signed.figures, 'the revision says');
  if (revision > 1 && !needsTwo(signatures, approval, where)) return approval;
  const closing =
    closingOf(signatures, approval) ?? fail(where, `${who} approved it, and no one had closed these figures`);
  if (personOf(closing.who) === personOf(who)) fail(where, `${who} closed and approved it: one person for two`);
  return approval;
}

/**
 * What was known when it was signed belongs to the figures that were signed, and was enough with what was waived; the status of a factor is that
 * of its record. Returns the versions without one.
 */
function checkConditions(
  { site, factors }: Pick<ParsedContent, 'site' | 'factors'>,
  signature: EvidenceSignature,
  closing: EvidenceSignature | null,
): readonly string[] {
  const { action, revision, who, figures, conditions } = signature;
  const { facts, waivers, day } = conditions ?? {};
  if (!facts || day === undefined) return [];
  const where = `${action === 'close' ? 'closing' : 'approval'} of revision ${revision}`;
  const versions = facts.factors.map(({ version }) => version);
  if (canonicalJson(versions) !== canonicalJson(figures.factorVersions))
    fail(where, 'judged other factors than it signs');
  const isKnown = site.emissions === null || figures.netT !== null;
  if (facts.netKnown !== isKnown || facts.factorMissing !== figures.factorMissing) {
    fail(where, 'judged other figures than it signs');
  }
  const signing = { day, signers: closing ? [closing.who, who] : [who] };
  const known = statusesByRecord(factors, facts.factors);
  const [first] = judgeClosing({ ...facts, factors: known.factors }, waivers ?? [], signing).problems;
  if (!first) return known.unproved;
  const stated = facts.factors.find(({ version }) => version === first.subject)?.status;
  const isOther = first.check === 'factor' && stated === 'verified';
  return fail(
    where,
    isOther ? `signed as verified, and by factors.json ${first.detail}` : `${first.detail}, and it was signed`,
  );
}

/** Whether a restatement takes two people. Of one that was signed before its threshold was kept nobody can say it any more. */
function needsTwo(signatures: readonly EvidenceSignature[], approval: EvidenceSignature, where: string): boolean {
  const { conditions } = approval;
  if (!conditions) return false;
  const { pct } = conditions.materiality;
  if (!(pct <= MOST_MATERIALITY_PCT))
    fail(where, `its materiality is ${pct} %, at most ${MOST_MATERIALITY_PCT} % is one`);
  return movementAt(signatures, approval)?.people === 2;
}

/** The newest closing of the same revision before an approval; null: there is none under the same figures. */
export const closingOf = (
  signatures: readonly EvidenceSignature[],
  approval: EvidenceSignature,
): EvidenceSignature | null => closingBefore(signatures.slice(0, signatures.indexOf(approval)), approval);

/** A change of the figure after it was closed, and who approved it. */
export interface PackRestatement {
  readonly before: EvidenceRevision;
  readonly after: EvidenceRevision;
  readonly approval: EvidenceSignature | null;
  /** Since two people had signed; null: not approved, or approved before the threshold was kept. */
  readonly movement: Movement | null;
}

export function restatementsOf({ revisions, signatures }: EvidenceApprovals): PackRestatement[] {
  return revisions.slice(1).map((after, i) => {
    const approval = signatures.findLast((one) => one.action === 'approve' && one.revision === after.revision) ?? null;
    return { before: revisions[i]!, after, approval, movement: approval && movementAt(signatures, approval) };
  });
}

function compare(where: string, signed: HourFigures, stated: HourFigures, says: string): void {
  const field = differingField(signed, stated);
  if (field === null) return;
  const of = (figures: HourFigures): string => JSON.stringify(figures[field]) ?? 'missing';
  fail(where, `${field} is ${of(signed)}, ${says} ${of(stated)}`);
}
