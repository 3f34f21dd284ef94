import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';
import type { AlertKey } from './open-alert.js';

/** One earlier time that the same alarm was raised. Times are Unix ms. */
export interface Occurrence {
  readonly alert: string;
  readonly raisedMs: number;
  /** null: it is not over. */
  readonly resolvedMs: number | null;
  /** Last note of whoever looked after it. */
  readonly note: string | null;
  readonly by: string | null;
}

/** Times that the alarm of this rule and subject was raised in [fromMs, toMs), the newest first. */
export async function readOccurrences(
  q: Queryable,
  { site, rule, subject }: AlertKey,
  { fromMs, toMs, limit }: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
): Promise<{ readonly count: number; readonly newest: readonly Occurrence[] }> {
  const rows = await q.query<Occurrence & { readonly count: number }>(
    `select a.alert_id as alert, t.at as "raisedMs", a.resolved_at as "resolvedMs", coalesce(a.body -> 'lastNote' ->> 'text', a.body ->> 'note') as note,
       a.body ->> 'acknowledgedBy' as by, count(*) over ()::int as count
     from alert a join alert_transition t on t.alert_id = a.alert_id and t.news = 'raised'
     where a.site = $1 and a.rule = $2 and a.subject = $3 and (a.resolved_at is null or a.resolved_at >= ${timeOf('$4')})
       and t.at >= ${timeOf('$4')} and t.at < ${timeOf('$5')}
     order by t.at desc, t.version desc limit $6`,
    [site, rule, subject, fromMs, toMs, limit],
  );
  return {
    count: rows[0]?.count ?? 0,
    newest: rows.map(({ alert, raisedMs, resolvedMs, note, by }) => ({ alert, raisedMs, resolvedMs, note, by })),
  };
}
