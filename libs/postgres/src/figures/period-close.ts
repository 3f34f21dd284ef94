import type { ClosableGrain, HourFigures, SigningConditions } from '#domain';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

export interface PeriodAction {
  readonly startMs: number;
  readonly action: 'close' | 'approve';
  /** 1 is the closing, later ones are restatements. */
  readonly revision: number;
  readonly figures: HourFigures;
  readonly who: string;
  readonly reason: string;
  /** The figures came from simulated readings. */
  readonly simulated: boolean;
  /** What it was signed under; null: before that was kept. */
  readonly conditions: SigningConditions | null;
  /** Unix ms. */
  readonly atMs: number;
}

/** What was done with the periods that start in [fromMs, toMs), oldest first. */
export async function readPeriodActions(
  q: Queryable,
  siteId: number,
  grain: ClosableGrain,
  range: { readonly fromMs: number; readonly toMs: number },
): Promise<PeriodAction[]> {
  return q.query<PeriodAction>(
    `select start as "startMs", action, revision, figures, who, reason, simulated, conditions,
            acted_at as "atMs"
     from period_close
     where site_id = $1 and grain = $2 and start >= ${timeOf('$3')} and start < ${timeOf('$4')}
     order by period_close_id`,
    [siteId, grain, range.fromMs, range.toMs],
  );
}

export async function addPeriodAction(
  tx: Queryable,
  siteId: number,
  grain: ClosableGrain,
  action: Omit<PeriodAction, 'atMs'>,
): Promise<void> {
  await tx.execute(
    `insert into period_close (site_id, grain, start, action, revision, figures, who, reason, simulated, conditions, acted_at)
     values ($1, $2, ${timeOf('$3')}, $4, $5, $6::jsonb, $7, $8, $9, $10::jsonb, clock_timestamp())`,
    [
      siteId,
      grain,
      action.startMs,
      action.action,
      action.revision,
      JSON.stringify(action.figures),
      action.who,
      action.reason,
      action.simulated,
      action.conditions && JSON.stringify(action.conditions),
    ],
  );
}

/** The open figure of a period becomes closed; its revision 1 must be added beside it. */
export async function markClosed(tx: Queryable, siteId: number, grain: ClosableGrain, startMs: number): Promise<void> {
  await tx.execute(
    `update emission set closed = true, revision = 1
     where site_id = $1 and grain = $2 and start = ${timeOf('$3')} and not closed`,
    [siteId, grain, startMs],
  );
}
