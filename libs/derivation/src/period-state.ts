import type { Period } from '#evidence';
import { readPeriodActions, type PeriodAction, type Queryable, type StoredFigures } from '#postgres';
import { canonicalFigures } from './store-figures.js';

/**
 * `open`: nobody has signed these figures; `awaiting-approval`: one person has; `approved`: two have, or the change was not material;
 * `restatement-pending`: they are newer than what was approved; `closed`: a day, which closes by itself.
 */
export type PeriodState = 'open' | 'awaiting-approval' | 'approved' | 'restatement-pending' | 'closed';

export interface PeriodStanding {
  readonly state: PeriodState;
  /** All signatures, the oldest first. */
  readonly actions: readonly PeriodAction[];
  /** Of the figures that are shown; null: not signed. */
  readonly closing: PeriodAction | null;
  readonly approval: PeriodAction | null;
  /** Where a restatement is pending: what was approved last. */
  readonly lastApproved: PeriodAction | null;
}

/** Who has signed the figures of a period as they stand now. */
export async function readStanding(
  q: Queryable,
  siteId: number,
  period: Period,
  { figures, revision, closed }: StoredFigures,
): Promise<PeriodStanding> {
  const { grain, fromMs } = period;
  if (grain === 'day') {
    return { state: closed ? 'closed' : 'open', actions: [], closing: null, approval: null, lastApproved: null };
  }
  const actions = await readPeriodActions(q, siteId, grain, { fromMs, toMs: fromMs + 1 });
  const shown = closed ? revision : 1;
  const last = (action: PeriodAction['action']): PeriodAction | undefined =>
    actions.findLast((one) => one.action === action && one.revision === shown);
  const [proposal, approval] = [last('close'), last('approve')];
  const isSame = proposal !== undefined && canonicalFigures(proposal.figures) === canonicalFigures(figures);
  const closing = approval || isSame ? (proposal ?? null) : null;
  const lastApproved = actions.findLast(({ action }) => action === 'approve') ?? null;
  const state = approval ? 'approved' : closed ? 'restatement-pending' : closing ? 'awaiting-approval' : 'open';
  return {
    state,
    actions,
    closing,
    approval: approval ?? null,
    lastApproved: state === 'restatement-pending' ? lastApproved : null,
  };
}
