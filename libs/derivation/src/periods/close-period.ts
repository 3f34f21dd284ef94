import { contentProblem } from '#evidence';
import {
  addPeriodAction,
  addRevisions,
  appendAudit,
  markClosed,
  type Database,
  type PeriodAction,
  type Queryable,
} from '#postgres';
import type { DerivedSite } from '../derived-site.js';
import { readEvidence } from '../evidence/build-evidence.js';
import { sameFigures } from '../figures/store-figures.js';
import {
  approvableOf,
  closableOf,
  isProposed,
  notYet,
  type PeriodOrder,
  type PeriodOutcome,
  type Standing,
} from './signable.js';

/**
 * The first of two people signs the figures of a month, season or year, or of its newest restatement. No one signs in ignorance: before the first
 * signature the figures are made again from the raw rows, as whoever gets the evidence will do, and must come out the same to the last digit.
 */
export async function closePeriod(db: Database, derived: DerivedSite, order: PeriodOrder): Promise<PeriodOutcome> {
  const signed = await signChecked(db, derived, order, 'close', (tx) => closableOf(tx, derived, order));
  if ('kind' in signed) return signed;
  const { revision, row, simulated, movement } = signed;
  const { figures } = row;
  return {
    kind: 'done',
    state: 'awaiting-approval',
    revision,
    figures,
    simulated,
    closedBy: order.who,
    approvedBy: null,
    movement,
  };
}

/**
 * The second person approves exactly the figures that the first one signed; the first approval closes the period (revision 1). A
 * restatement that is not material against the approved figure needs this one signature only.
 */
export async function approvePeriod(db: Database, derived: DerivedSite, order: PeriodOrder): Promise<PeriodOutcome> {
  const signed = await signChecked(db, derived, order, 'approve', (tx) => approvableOf(tx, derived, order));
  if ('kind' in signed) return signed;
  const { revision, row, proposal, simulated, movement } = signed;
  const closedBy = proposal?.who ?? null;
  return {
    kind: 'done',
    state: 'approved',
    revision,
    figures: row.figures,
    simulated,
    closedBy,
    approvedBy: order.who,
    movement,
  };
}

/** Looks, checks the evidence where these figures are not signed yet, looks again, and signs if nothing has changed meanwhile. */
async function signChecked(
  db: Database,
  derived: DerivedSite,
  order: PeriodOrder,
  action: PeriodAction['action'],
  look: (tx: Queryable) => Promise<Standing | PeriodOutcome>,
): Promise<Standing | PeriodOutcome> {
  const before = await db.transaction(look);
  if ('kind' in before) return before;
  const refused = isProposed(before) ? null : await checkEvidence(db, derived, order, before);
  if (refused) return refused;
  return db.transaction(async (tx) => {
    const standing = await look(tx);
    if ('kind' in standing) return standing;
    const { label, grain, fromMs } = order.period;
    if (!sameFigures(standing.row.figures, before.row.figures)) {
      return notYet(`The figures of ${label} have changed while they were checked: look at them and ask again`);
    }
    if (action === 'approve' && !standing.row.closed) {
      await markClosed(tx, derived.siteId, grain, fromMs);
      const { figures, firstReceivedMs, startMs } = standing.row;
      const first = { startMs, label, figures, revision: 1, closed: true, firstReceivedMs };
      await addRevisions(tx, derived.siteId, grain, [first], 'closed');
    }
    await sign(tx, derived, order, action, standing);
    return standing;
  });
}

/** Makes the figures again from the raw rows of their evidence. null: they are the same, and so is what is to be signed. */
async function checkEvidence(
  db: Database,
  derived: DerivedSite,
  { period, nowMs }: PeriodOrder,
  { row }: Standing,
): Promise<PeriodOutcome | null> {
  const { label } = period;
  const content = await readEvidence(db, derived, { period, methodology: '', nowMs });
  if (typeof content === 'string' || !sameFigures(content.results.period.figures, row.figures)) {
    return notYet(`Figures of ${label} are being made at the moment: ask again in a while`);
  }
  const problem = contentProblem(content, nowMs);
  return problem
    ? notYet(
        `The evidence of ${label} would not verify, so it cannot be closed: ${problem.where}: ${problem.detail}. ` +
          'Run `greenpark recompute`; if it says the same again, report it to whoever maintains the system',
      )
    : null;
}

async function sign(
  tx: Queryable,
  { site, siteId }: DerivedSite,
  { period, who, reason }: PeriodOrder,
  action: 'close' | 'approve',
  { row, revision, simulated, movement, conditions }: Standing,
): Promise<void> {
  const { figures } = row;
  await addPeriodAction(tx, siteId, period.grain, {
    startMs: period.fromMs,
    action,
    revision,
    figures,
    who,
    reason,
    simulated,
    conditions,
  });
  const { grossT, netT } = figures;
  const moved = movement && { movement: { gross: movement.gross, net: movement.net, people: movement.people } };
  const { materiality, waivers } = conditions;
  const detail = { revision, grossT, netT, materiality, waivers, ...moved, ...(simulated && { simulated }) };
  await appendAudit(tx, { site: site.id, who, action: `period-${action}`, subject: period.label, reason, detail });
}
