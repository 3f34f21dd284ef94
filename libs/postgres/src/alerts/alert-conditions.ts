import { CLEAR, conditionDueMs, type ConditionState, type ConditionTiming, type SevereWords } from '#domain';
import type { Database, Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { AlertKey } from './open-alert.js';

/** What is remembered of a condition between two looks. */
export interface StoredCondition {
  readonly state: ConditionState;
  /** What an alert would say, while it, or what is worse, waits for its delay; null: none waits. */
  readonly waiting: SevereWords | null;
  /** How patient its rule was at the last look. */
  readonly timing: ConditionTiming;
}

type StoredJson = Omit<StoredCondition, 'state'> & {
  readonly state: Omit<ConditionState, 'sinceMs' | 'lastMs' | 'worse'> &
    Partial<Pick<ConditionState, 'worse'>> & { sinceMs: number | null; lastMs: number | null };
};

/** JSON has no infinity: a condition that was always clear. What was written before severities waited knows of none. */
const opened = ({ state, ...rest }: StoredJson): StoredCondition => ({
  state: {
    ...state,
    sinceMs: state.sinceMs ?? CLEAR.sinceMs,
    lastMs: state.lastMs ?? CLEAR.lastMs,
    worse: state.worse ?? null,
  },
  ...rest,
});

/** Conditions of a rule that have come or gone, by subject. */
export async function readConditions(tx: Queryable, site: string, rule: string): Promise<Map<string, StoredCondition>> {
  const rows = await tx.query<{ subject: string; memory: StoredJson }>(
    'select subject, memory from alert_condition where site = $1 and rule = $2',
    [site, rule],
  );
  return new Map(rows.map(({ subject, memory }) => [subject, opened(memory)]));
}

export async function writeCondition(
  tx: Queryable,
  { site, rule, subject }: AlertKey,
  memory: StoredCondition,
): Promise<void> {
  await tx.execute(
    `insert into alert_condition (site, rule, subject, memory, due_at) values ($1, $2, $3, $4::jsonb, ${timeOf('$5')})
     on conflict on constraint alert_condition_pkey do update set memory = excluded.memory, due_at = excluded.due_at`,
    [site, rule, subject, JSON.stringify(memory), conditionDueMs(memory.state, memory.timing)],
  );
}

/** Rules of sites of which a delay has ended by `nowMs`. */
export async function readDueConditions(
  db: Database,
  nowMs: number,
): Promise<{ readonly site: string; readonly rule: string }[]> {
  return db.query(
    `select distinct site, rule from alert_condition where due_at <= ${timeOf('$1')} order by site, rule`,
    [nowMs],
  );
}
