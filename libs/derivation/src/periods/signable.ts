import {
  closableFrom,
  DEFAULT_MATERIALITY,
  judgeClosing,
  lapsedDays,
  localDateOf,
  localMidnightMs,
  movementOf,
  personOf,
  signedFigures,
  type ClosableGrain,
  type ClosingProblem,
  type Movement,
  type Period,
  type SigningConditions,
} from '#domain';
import {
  holdSiteRule,
  isDerivationWaiting,
  isSimulated,
  readFigureOrigins,
  readFiguresAt,
  readPeriodActions,
  type PeriodAction,
  type Queryable,
  type StoredFigures,
} from '#postgres';
import { lockFigures } from '../derive-site.js';
import type { DerivedSite } from '../derived-site.js';
import { sameFigures } from '../figures/store-figures.js';
import { readClosingFacts } from './closing-facts.js';

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
  /** What stands against signing, all of it. */
  | { readonly kind: 'conditions'; readonly detail: string; readonly problems: readonly ClosingProblem[] }
  /** `missing`: there are no figures; `not-yet`: what must come first; `same-person`: four eyes. */
  | { readonly kind: 'missing' | 'not-yet' | 'same-person'; readonly detail: string };

/** What is signed next, and under what. */
export interface Standing {
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

export const notYet = (detail: string): PeriodOutcome => ({ kind: 'not-yet', detail });

/** Exactly these figures are signed. */
export const isProposed = ({ row, proposal }: Standing): boolean =>
  proposal !== undefined && sameFigures(proposal.figures, row.figures);

/** What can be closed now, or why nothing can. */
export async function closableOf(
  tx: Queryable,
  derived: DerivedSite,
  order: PeriodOrder,
): Promise<Standing | PeriodOutcome> {
  const standing = await standingOf(tx, derived, order);
  if ('kind' in standing) return standing;
  if (isProposed(standing)) {
    const { who } = standing.proposal!;
    return notYet(`${order.period.label} was closed by ${who} and waits for the approval of another person`);
  }
  return judged(tx, derived, order, standing, [order.who]);
}

/** What can be approved now, or why nothing can. */
export async function approvableOf(
  tx: Queryable,
  derived: DerivedSite,
  order: PeriodOrder,
): Promise<Standing | PeriodOutcome> {
  const standing = await standingOf(tx, derived, order);
  if ('kind' in standing) return standing;
  const { proposal, movement } = standing;
  const { label } = order.period;
  const judge = (...others: string[]) => judged(tx, derived, order, standing, [...others, order.who]);
  if (movement?.people === 1) return isProposed(standing) ? judge(proposal!.who) : judge();
  const what = movement ? `The restatement of ${label} is material${movedText(movement)}` : `${label} is not closed`;
  if (!proposal) return notYet(`${what}: one person closes it first, another approves`);
  if (!isProposed(standing)) {
    return notYet(`The figures of ${label} have changed since ${proposal.who} closed it: close it again first`);
  }
  if (personOf(proposal.who) === personOf(order.who)) {
    return { kind: 'same-person', detail: `${proposal.who} closed ${label}: another person must approve it` };
  }
  return judge(proposal.who);
}

/** With what must hold on the day of the signature: all that stands against it, or what was known and waived. */
async function judged(
  tx: Queryable,
  derived: DerivedSite,
  { period, nowMs }: PeriodOrder,
  standing: Standing,
  signers: readonly string[],
): Promise<Standing | PeriodOutcome> {
  const { site } = derived;
  const facts = await readClosingFacts(tx, derived, period, standing.row, nowMs);
  const day = localDateOf(nowMs, site.timeZone);
  const { problems, waivers } = judgeClosing(facts, site.closing?.waivers ?? [], { day, signers });
  if (problems.length === 0) return { ...standing, conditions: { ...standing.conditions, day, facts, waivers } };
  const list = problems.map(({ detail }) => detail).join('; ');
  return { kind: 'conditions', detail: `${period.label} cannot be signed: ${list}`, problems };
}

/** `: gross has moved by 4879.23 t since revision 1, the limit is 2385 t`; what appeared or vanished needs no number. */
function movedText({ sinceRevision, gross, net, healed }: Movement): string {
  const moved = (
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
  const corrected = healed.map(
    (device) => `less is taken off ${device} for days without a certificate than was signed`,
  );
  const parts = [...moved, ...corrected];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** To the gram. */
const withoutNoise = (t: number): number => Number(t.toFixed(6));

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
  const proposal = actions.findLast((one) => one.action === 'close' && one.revision === revision);
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  const lapsed = lapsedDays(site, period);
  const movement = approved ? movementOf(signedFigures(actions), row.figures, materiality, lapsed) : null;
  const simulated = await isSimulated(tx, siteId);
  return { row, simulated, revision, proposal, movement, conditions: { materiality, lapsed } };
}
