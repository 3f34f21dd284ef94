import { deadLetterEntity, type DeadLetter } from './dead-letter-entity.js';
import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A dead letter with its exact place in the order of arrival. */
export interface DeadLetterRow extends DeadLetter {
  /** Arrival in whole microseconds, as text: exact, for the cursor. */
  readonly receivedUs: string;
}

/** `waiting`: neither sent again nor discarded. A letter is in one of them. */
export const DEAD_LETTER_STATES = ['waiting', 'replayed', 'discarded'] as const;
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];

export interface DeadLetterFilter {
  /** Declared sites; `strayOf`: those that belong to none of these. */
  readonly of: { readonly site: string } | { readonly strayOf: readonly string[] };
  readonly reason?: string | undefined;
  readonly device?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Of arrival, Unix ms, half-open; null: open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Only in one of these states; absent: in any. */
  readonly states?: readonly DeadLetterState[];
  /** Those that had come by then, in the state of then; absent: now. */
  readonly asOfMs?: number | undefined;
}

/** Place behind which a page begins: arrival in microseconds, and id. */
export interface DeadLetterPlace {
  readonly receivedUs: string;
  readonly id: string;
}

const IN_STATE: Readonly<Record<DeadLetterState, string>> = {
  waiting: '(replayed_at is null and discarded_at is null)',
  replayed: 'replayed_at is not null',
  discarded: 'discarded_at is not null',
};

/** A letter is settled once. */
const inStateThen = (state: DeadLetterState, then: string): string =>
  ({
    waiting: `(coalesce(replayed_at, 'infinity') > ${then} and coalesce(discarded_at, 'infinity') > ${then})`,
    replayed: `replayed_at <= ${then}`,
    discarded: `discarded_at <= ${then}`,
  })[state];

const MICROSECONDS = (param: string): string => `timestamptz 'epoch' + ${param}::bigint * interval '1 microsecond'`;

function conditionsOf(filter: DeadLetterFilter, param: (value: unknown) => string): string[] {
  const conditions = [
    'site' in filter.of
      ? `site = ${param(filter.of.site)}`
      : `(site is null or site <> all(${param(filter.of.strayOf)}::text[]))`,
  ];
  if (filter.reason !== undefined) {
    const reason = param(filter.reason);
    conditions.push(`(reason = ${reason} or jsonb_exists(reasons, ${reason}))`);
  }
  if (filter.device !== undefined) conditions.push(`device = ${param(filter.device)}`);
  if (filter.ids !== undefined) conditions.push(`dead_letter_id = any(${param(filter.ids)}::text[])`);
  if (filter.fromMs !== null) conditions.push(`received_at >= ${timeOf(param(filter.fromMs))}`);
  if (filter.toMs !== null) conditions.push(`received_at < ${timeOf(param(filter.toMs))}`);
  const { asOfMs, states } = filter;
  if (asOfMs === undefined) {
    if (states) conditions.push(`(${states.map((state) => IN_STATE[state]).join(' or ')})`);
    return conditions;
  }
  const then = timeOf(param(asOfMs));
  conditions.push(`received_at <= ${then}`);
  if (states) conditions.push(`(${states.map((state) => inStateThen(state, then)).join(' or ')})`);
  return conditions;
}

/**
 * One page in the order of arrival. `newest` first unless asked otherwise; what comes in later moves no page.
 * `lock` holds the rows until the transaction ends and leaves out those that another one holds.
 */
export async function readDeadLetters(
  q: Queryable,
  filter: DeadLetterFilter,
  page: { readonly limit: number; readonly after: DeadLetterPlace | null; readonly order?: 'newest' | 'oldest' },
  lock = false,
): Promise<DeadLetterRow[]> {
  const newest = (page.order ?? 'newest') === 'newest';
  const direction = newest ? 'DESC' : 'ASC';
  const rows = await q.repository(deadLetterEntity, (letters) => {
    const query = letters.createQueryBuilder('letter').limit(page.limit);
    query.orderBy({ 'letter.receivedMs': direction, 'letter.id': direction });
    const values: Record<string, unknown> = {};
    const param = (value: unknown): string => {
      const name = `p${Object.keys(values).length}`;
      values[name] = value;
      return `:${name}`;
    };
    for (const condition of conditionsOf(filter, param)) query.andWhere(condition);
    if (page.after) {
      const place = `${MICROSECONDS(param(page.after.receivedUs))}, ${param(page.after.id)}`;
      query.andWhere(`(received_at, dead_letter_id) ${newest ? '<' : '>'} (${place})`);
    }
    if (lock) query.setLock('pessimistic_write').setOnLocked('skip_locked');
    return query.setParameters(values).getMany();
  });
  const asOfMs = filter.asOfMs ?? Infinity;
  return rows.map((row) => ({ ...knownThen(row, asOfMs), receivedUs: String(Math.round(row.receivedMs * 1_000)) }));
}

/** Without what happened to it later. */
function knownThen(letter: DeadLetter, asOfMs: number): DeadLetter {
  const replayedMs = letter.replayedMs !== null && letter.replayedMs <= asOfMs ? letter.replayedMs : null;
  if (letter.discardedMs === null || letter.discardedMs <= asOfMs) return { ...letter, replayedMs };
  return { ...letter, replayedMs, discardedMs: null, discardedBy: null, discardedBecause: null };
}

/** Settles dead letters whose values were sent again. */
export async function markReplayed(q: Queryable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await q.execute('update dead_letter set replayed_at = clock_timestamp() where dead_letter_id = any($1::text[])', [
    ids,
  ]);
}

/** Gives up waiting letters, the oldest first; those that another transaction holds are left out. @returns how many */
export async function markDiscarded(
  q: Queryable,
  filter: DeadLetterFilter,
  by: { readonly who: string; readonly because: string },
  limit: number,
): Promise<number> {
  const params: unknown[] = [];
  const param = (value: unknown): string => `$${params.push(value)}`;
  const conditions = conditionsOf({ ...filter, states: ['waiting'] }, param);
  return q.execute(
    `update dead_letter set discarded_at = clock_timestamp(), discarded_by = ${param(by.who)}, discarded_because = ${param(by.because)}
     where dead_letter_id in (select dead_letter_id from dead_letter where ${conditions.join(' and ')}
                              order by received_at, dead_letter_id limit ${param(limit)} for update skip locked)`,
    params,
  );
}

/** Values in letters of a site that waited at a moment: had come in, and were neither sent again nor discarded by then. */
export async function countWaitingDeadLetters(q: Queryable, site: string, asOfMs: number): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `select (select coalesce(sum(value_count), 0) from dead_letter
             where site = $1 and replayed_at is null and discarded_at is null and received_at <= ${timeOf('$2')})
          + (select coalesce(sum(value_count), 0) from dead_letter
             where site = $1 and (replayed_at is not null or discarded_at is not null)
               and coalesce(replayed_at, discarded_at) > ${timeOf('$2')}
               and received_at <= ${timeOf('$2')}) as n`,
    [site, asOfMs],
  );
  return row?.n ?? 0;
}
