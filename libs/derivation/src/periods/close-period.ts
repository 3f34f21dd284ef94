import {
  closableFrom,
  DEFAULT_MATERIALITY,
  localDateOf,
  localMidnightMs,
  movementOf,
  personOf,
  signedFigures,
  type ClosableGrain,
  type Movement,
  type Period,
  type SigningConditions,
} from '#domain';
import { contentProblem } from '#evidence';
import {
  addPeriodAction,
  addRevisions,
  appendAudit,
  holdSiteRule,
  isDerivationWaiting,
  isSimulated,
  markClosed,
  readFigureOrigins,
  readFiguresAt,
  readPeriodActions,
  type Database,
  type PeriodAction,
  type Queryable,
  type StoredFigures,
} from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';
import { readEvidence } from '../evidence/build-evidence.js';
import { sameFigures } from '../figures/store-figures.js';

export interface PeriodOrder {
  /** A month, a season or a year. */
  readonly period: Period & { readonly grain: ClosableGrain };
  readonly who: string;
  readonly reason: string;
  readonly nowMs: number;
}

export type PeriodOutcome =
  | {
      readonly kind: 'done';
      readonly state: 'awaiting-approval' | 'approved';
      readonly revision: number;
      readonly figures: StoredFigures['figures'];
      /** They come from simulated readings: what was signed is no real tonne. */
      readonly simulated: boolean;
      readonly closedBy: string | null;
      readonly approvedBy: string | null;
      /** Of a restatement: how far it has moved since two people signed. */
      readonly movement: Movement | null;
    }
  /** `missing`: there are no figures; `not-yet`: what must come first; `same-person`: four eyes. */
  | { readonly kind: 'missing' | 'not-yet' | 'same-person'; readonly detail: string };

interface Standing {
  readonly row: StoredFigures;
  readonly simulated: boolean;
  /** The revision that is to be closed or approved. */
  readonly revision: number;
  /** The newest closing of that revision. */
  readonly proposal: PeriodAction | undefined;
  /** Of a restatement. */
  readonly movement: Movement | null;
  readonly conditions: SigningConditions;
}

const notYet = (detail: string): PeriodOutcome => ({ kind: 'not-yet', detail });

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

/** Exactly these figures are signed. */
const isProposed = ({ row, proposal }: Standing): boolean =>
  proposal !== undefined && sameFigures(proposal.figures, row.figures);

/** What can be closed now, or why nothing can. */
async function closableOf(tx: Queryable, derived: DerivedSite, order: PeriodOrder): Promise<Standing | PeriodOutcome> {
  const standing = await standingOf(tx, derived, order);
  if ('kind' in standing) return standing;
  return isProposed(standing)
    ? notYet(
        `${order.period.label} was closed by ${standing.proposal!.who} and waits for the approval of another person`,
      )
    : standing;
}

/** What can be approved now, or why nothing can. */
async function approvableOf(
  tx: Queryable,
  derived: DerivedSite,
  order: PeriodOrder,
): Promise<Standing | PeriodOutcome> {
  const standing = await standingOf(tx, derived, order);
  if ('kind' in standing) return standing;
  const { proposal, movement } = standing;
  const { label } = order.period;
  if (movement?.people === 1) return standing;
  const what = movement ? `The restatement of ${label} is material${movedText(movement)}` : `${label} is not closed`;
  if (!proposal) return notYet(`${what}: one person closes it first, another approves`);
  if (!isProposed(standing)) {
    return notYet(`The figures of ${label} have changed since ${proposal.who} closed it: close it again first`);
  }
  if (personOf(proposal.who) === personOf(order.who)) {
    return { kind: 'same-person', detail: `${proposal.who} closed ${label}: another person must approve it` };
  }
  return standing;
}

/** `: gross has moved by 4879.23 t since revision 1, the limit is 2385 t`; what appeared or vanished needs no number. */
function movedText({ sinceRevision, gross, net }: Movement): string {
  const parts = (
    [
      ['gross', gross],
      ['net', net],
    ] as const
  ).flatMap(([name, { movedT, limitT }]) =>
    movedT !== null && limitT !== null && movedT > limitT
      ? [
          `${name} has moved by ${withoutNoise(movedT)} t since revision ${sinceRevision}, the limit is ${withoutNoise(limitT)} t`,
        ]
      : [],
  );
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** To the gram. */
const withoutNoise = (t: number): number => Number(t.toFixed(6));

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

/** How the period stands, or why nothing can be signed now. Figures stay as they are until the transaction ends. */
async function standingOf(
  tx: Queryable,
  { site, siteId }: DerivedSite,
  { period, nowMs }: PeriodOrder,
): Promise<Standing | PeriodOutcome> {
  const { label, grain, fromMs, toMs } = period;
  await holdSiteRule(tx, siteId);
  await lockFigures(tx, siteId);
  const row = (await readFiguresAt(tx, siteId, grain, [fromMs])).get(fromMs);
  if (!row) return { kind: 'missing', detail: `Site ${site.id} has no figures of ${label}.` };
  const actions = await readPeriodActions(tx, siteId, grain, { fromMs, toMs: fromMs + 1 });
  const approved = actions.findLast(({ action }) => action === 'approve');
  const revision = row.closed ? row.revision : 1;
  if (approved?.revision === revision) return notYet(`${label} is closed and approved: nothing waits to be signed`);

  const from = closableFrom(localDateOf(toMs, site.timeZone), site.holidays);
  if (nowMs < localMidnightMs(from, site.timeZone)) {
    return notYet(`${label} can be closed from ${from} on: its end and 5 working days must have passed`);
  }
  const devices = site.devices.map(({ id }) => id);
  if (await isDerivationWaiting(tx, siteId, devices, toMs)) {
    return notYet(`Readings of ${label} or before wait to be computed: ask again when they are in its figures`);
  }
  const [origin] = await readFigureOrigins(tx, siteId, grain, fromMs, fromMs + 1);
  if (!origin || origin.computedMs < toMs) {
    return notYet(`The figures of ${label} were made before it ended: ask again when they are made anew`);
  }
  if (row.figures.factorMissing) {
    return notYet(`A factor is missing for a part of ${label}: add the factor that is valid then to a factor file`);
  }
  const proposal = actions.findLast((one) => one.action === 'close' && one.revision === revision);
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  const movement = approved ? movementOf(signedFigures(actions), row.figures, materiality) : null;
  const simulated = await isSimulated(tx, siteId);
  return { row, simulated, revision, proposal, movement, conditions: { materiality } };
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
  const detail = { revision, grossT, netT, ...conditions, ...moved, ...(simulated && { simulated }) };
  await appendAudit(tx, { site: site.id, who, action: `period-${action}`, subject: period.label, reason, detail });
}
