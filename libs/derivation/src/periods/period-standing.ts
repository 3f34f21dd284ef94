import {
  closableFrom,
  DEFAULT_MATERIALITY,
  lapsedDays,
  localDateOf,
  localMidnightMs,
  movementOf,
  periodOf,
  signedFigures,
  type ClosableGrain,
  type Movement,
  type Site,
} from '#domain';
import { readFigureOrigins, readFigures, type PeriodAction, type Queryable, type StoredFigures } from '#postgres';
import { readApprovals } from './restate.js';
import { sameFigures } from '../figures/store-figures.js';

/** How a month or season stands: what was signed, and what waits for a signature. */
export interface PeriodStanding {
  /** `2026-01`, `season-2025`. */
  readonly label: string;
  readonly row: StoredFigures;
  readonly state: 'open' | 'awaiting-approval' | 'approved' | 'restatement-pending';
  /** The signature that comes next; null: none, or it is too early. */
  readonly waitsFor: 'close' | 'approve' | null;
  /** Local day before which it cannot be closed. */
  readonly closableFrom: string;
  /** First signature under exactly the figures of now. */
  readonly closed: PeriodAction | null;
  /** The newest approval, whatever came after it. */
  readonly approval: PeriodAction | null;
  /** Of a pending restatement: how far it has moved since two people signed. */
  readonly movement: Movement | null;
  /** All signatures, the oldest first. */
  readonly actions: readonly PeriodAction[];
}

/** Months or seasons that start in the range and have figures, oldest first. */
export async function readPeriodStandings(
  q: Queryable,
  { site, siteId }: { readonly site: Site; readonly siteId: number },
  grain: ClosableGrain,
  range: { readonly fromMs: number; readonly toMs: number; readonly nowMs: number },
): Promise<PeriodStanding[]> {
  const { fromMs, toMs } = range;
  const rows = await readFigures(q, siteId, grain, fromMs, toMs);
  const origins = new Map((await readFigureOrigins(q, siteId, grain, fromMs, toMs)).map((o) => [o.startMs, o.label]));
  const actions = await readApprovals(q, siteId, grain, { fromMs, toMs });
  return rows.map((row) =>
    standingOf(site, origins.get(row.startMs)!, row, actions.get(row.startMs) ?? [], range.nowMs),
  );
}

/** How one month or season stands whose figures are read already. */
export async function readPeriodStanding(
  q: Queryable,
  { site, siteId }: { readonly site: Site; readonly siteId: number },
  { label, grain }: { readonly label: string; readonly grain: ClosableGrain },
  row: StoredFigures,
  nowMs: number,
): Promise<PeriodStanding> {
  const actions = await readApprovals(q, siteId, grain, { fromMs: row.startMs, toMs: row.startMs + 1 });
  return standingOf(site, label, row, actions.get(row.startMs) ?? [], nowMs);
}

function standingOf(
  site: Site,
  label: string,
  row: StoredFigures,
  actions: readonly PeriodAction[],
  nowMs: number,
): PeriodStanding {
  const period = periodOf(site, label)!;
  const approval = actions.findLast(({ action }) => action === 'approve') ?? null;
  const revision = row.closed ? row.revision : 1;
  const proposal = actions.findLast((one) => one.action === 'close' && one.revision === revision);
  const isSame = proposal && sameFigures(proposal.figures, row.figures);
  const closed = isSame ? proposal : null;
  const from = closableFrom(localDateOf(period.toMs, site.timeZone), site.holidays);
  const isEarly = nowMs < localMidnightMs(from, site.timeZone);
  const isPending = approval !== null && row.closed && approval.revision !== row.revision;
  const materiality = site.closing?.materiality ?? DEFAULT_MATERIALITY;
  const movement = isPending
    ? movementOf(signedFigures(actions), row.figures, materiality, lapsedDays(site, period))
    : null;
  const state = stateOf(row, { approval, closed, movement }, isEarly);
  return { label, row, ...state, closableFrom: from, closed, approval, movement, actions };
}

function stateOf(
  row: StoredFigures,
  { approval, closed, movement }: Pick<PeriodStanding, 'approval' | 'closed' | 'movement'>,
  isEarly: boolean,
): Pick<PeriodStanding, 'state' | 'waitsFor'> {
  if (!approval || !row.closed) {
    if (closed) return { state: 'awaiting-approval', waitsFor: 'approve' };
    return { state: 'open', waitsFor: isEarly ? null : 'close' };
  }
  if (approval.revision === row.revision) return { state: 'approved', waitsFor: null };
  return { state: 'restatement-pending', waitsFor: closed || movement?.people === 1 ? 'approve' : 'close' };
}
