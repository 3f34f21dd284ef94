import { decideHandOver, shiftOfId, shiftsOf, type HandOverRole, type Site } from '#domain';
import { addHandOver, appendAudit, lockHandOvers, type Database } from '#postgres';
import { ProblemError, wrongField } from '../http/problem.js';
import type { ShiftHours } from './shift-hours.js';
import { readShifts, shownShift } from './show-shifts.js';

/** Who signs which shift, as what. */
export interface SignedShift {
  readonly shift: string;
  readonly role: HandOverRole;
  readonly who: string;
  readonly remark: string | null;
  readonly nowMs: number;
}

/**
 * Puts a signature under a shift, with what the shift has come to, and its entry in the audit log.
 * @throws ProblemError `bad-body`: no such shift; `conflict`: not yet, or not by this person
 */
export async function signShift(
  db: Database,
  hoursOf: ShiftHours,
  site: Site,
  { shift: id, role, who, remark, nowMs }: SignedShift,
) {
  const span = shiftOfId(site, id);
  if (!span) {
    const known = shiftsOf(site)
      .map(({ name }) => name)
      .join(', ');
    throw wrongField('bad-body', 'shift', `site ${site.id} has no shift "${id}"; it has ${known}`);
  }
  const hours = await hoursOf.of(site, [span], null, nowMs);
  return db.transaction(async (tx) => {
    await lockHandOvers(tx, site.id);
    const read = async () => (await readShifts(tx, site, [span], { hours, asOfMs: null }))[0]!;
    const told = await read();
    const decision = decideHandOver(span, told.signatures, { role, who }, nowMs);
    if (decision === 'there') return shownShift(told, site, nowMs);
    if (decision !== 'sign') throw new ProblemError('conflict', `${decision.conflict}.`);
    const { heatGj, grossT, netT } = shownShift(told, site, nowMs);
    const figures = { heatGj, grossT, netT };
    await addHandOver(tx, site.id, span, { role, who, remark, figures, signedMs: nowMs });
    const detail = { role, figures };
    await appendAudit(tx, { site: site.id, who, action: 'shift-signed', subject: id, reason: remark ?? '', detail });
    return shownShift(await read(), site, nowMs);
  });
}
