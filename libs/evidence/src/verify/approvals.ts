import { canonicalJson, personOf, type HourFigures } from '#domain';
import type { ParsedContent } from '../pack/content-files.js';
import type { EvidenceApprovals, EvidenceRevision, EvidenceSignature } from '../pack/pack.js';
import { EvidenceError } from '../pack/readings-csv.js';

/** How far the figure of a pack is signed. */
export interface ApprovalState {
  /** `not-needed`: a day; `open`: nothing is approved; `pending`: a restatement waits. */
  readonly kind: 'not-needed' | 'open' | 'approved' | 'pending';
  readonly approval: EvidenceSignature | null;
}

const FILE = 'approvals.json';
const fail = (where: string, detail: string): never => {
  throw new EvidenceError(`${FILE} ${where}`.trim(), detail);
};

/**
 * Checks who signed what: revisions follow each other up to the figure of the pack, every approval is under the figures of its
 * revision, and the first of them is by another person than who closed those figures.
 * @throws EvidenceError that names the first thing that does not fit
 */
export function checkApprovals({ approvals, results, grain }: ParsedContent): ApprovalState {
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
  const approval = newest.at(-1) ?? null;
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
  if (revision > 1) return approval; // a restatement may need one person only: shown, not judged
  const closing =
    closingOf(signatures, approval) ?? fail(where, `${who} approved it, and no one had closed these figures`);
  if (personOf(closing.who) === personOf(who)) fail(where, `${who} closed and approved it: one person for two`);
  return approval;
}

/** The newest closing before an approval of the same revision; null: there is none under the same figures. */
export function closingOf(
  signatures: readonly EvidenceSignature[],
  approval: EvidenceSignature,
): EvidenceSignature | null {
  const { revision, atMs, figures } = approval;
  const before = signatures.findLast((one) => one.action === 'close' && one.revision === revision && one.atMs <= atMs);
  return before && difference(before.figures, figures) === null ? before : null;
}

/** A change of the figure after it was closed, and who approved it. */
export interface PackRestatement {
  readonly before: EvidenceRevision;
  readonly after: EvidenceRevision;
  readonly approval: EvidenceSignature | null;
}

export function restatementsOf({ revisions, signatures }: EvidenceApprovals): PackRestatement[] {
  return revisions.slice(1).map((after, i) => ({
    before: revisions[i]!,
    after,
    approval: signatures.findLast((one) => one.action === 'approve' && one.revision === after.revision) ?? null,
  }));
}

function compare(where: string, signed: HourFigures, stated: HourFigures, says: string): void {
  const field = difference(signed, stated);
  if (field === null) return;
  const of = (figures: HourFigures): string => JSON.stringify(figures[field]) ?? 'missing';
  fail(where, `${field} is ${of(signed)}, ${says} ${of(stated)}`);
}

/** The first field of signed figures that differs; fields that came with a later version of the product were not signed. */
function difference(signed: HourFigures, stated: HourFigures): keyof HourFigures | null {
  const fields = Object.keys(signed) as (keyof HourFigures)[];
  return fields.find((field) => canonicalJson(signed[field]) !== canonicalJson(stated[field])) ?? null;
}
