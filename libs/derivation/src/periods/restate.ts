import type { ClosableGrain, HourFigures } from '#domain';
import { readPeriodActions, type PeriodAction, type Queryable } from '#postgres';

/** Of each month, season or year what was approved, by its start; oldest first. */
export type Approvals = ReadonlyMap<number, readonly PeriodAction[]>;

/** Closings and approvals of the periods that start in the range. */
export async function readApprovals(
  q: Queryable,
  siteId: number,
  grain: ClosableGrain,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<Approvals> {
  const byStart = new Map<number, PeriodAction[]>();
  for (const action of await readPeriodActions(q, siteId, grain, range)) {
    byStart.set(action.startMs, [...(byStart.get(action.startMs) ?? []), action]);
  }
  return byStart;
}

/** The figure that was approved last. */
export const approvedFigures = (approvals: Approvals, startMs: number): PeriodAction | undefined =>
  approvals.get(startMs)?.findLast(({ action }) => action === 'approve');

/** Why a figure is a new one. A configuration that gave other factor versions has the cause `factor`. */
export function causeOf(cause: string, before: HourFigures, after: HourFigures): string {
  const factors = ({ factorVersions }: HourFigures): string => JSON.stringify(factorVersions);
  return cause === 'configuration' && factors(before) !== factors(after) ? 'factor' : cause;
}
