import { appendAudit, markDiscarded, type Database, type DeadLetterFilter } from '#postgres';
import { ProblemError } from '../http/problem.js';

/** Dead letters that one call gives up at most, so that it answers within seconds. */
const PER_CALL = 50_000;

export interface DiscardOrder {
  readonly filter: DeadLetterFilter;
  /** Without it a filter must say which. */
  readonly all?: true | undefined;
  /** null: of no known site. */
  readonly site: string | null;
  readonly who: string;
  readonly because: string;
  /** For the audit log: what was asked for. */
  readonly wanted: Readonly<Record<string, unknown>>;
}

/**
 * Gives up dead letters that wait, and notes who did and why, in one transaction. What is sent again at this moment is left out.
 * @throws ProblemError `bad-body` where nothing says which
 */
export async function discardDeadLetters(db: Database, order: DiscardOrder) {
  const { filter, site, who, because, wanted } = order;
  const says = [filter.ids, filter.reason, filter.device, filter.fromMs, filter.toMs];
  if (!order.all && says.every((one) => one === undefined || one === null)) {
    throw new ProblemError('bad-body', 'Say which: ids, reason, device, from, to, or all: true.', [
      { field: 'all', detail: 'expected true where no ids, reason, device, from or to is given' },
    ]);
  }
  return db.transaction(async (tx) => {
    const discarded = await markDiscarded(tx, filter, { who, because }, PER_CALL);
    if (discarded > 0) {
      const detail = { wanted, discarded };
      const action = 'dead-letters-discarded';
      await appendAudit(tx, { site, who, action, subject: 'dead-letters', reason: because, detail });
    }
    return { discarded, more: discarded === PER_CALL };
  });
}
