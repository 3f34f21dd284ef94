import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** Values that could not be used, by reason and device. */
export interface RefusedValues {
  readonly reason: string;
  readonly device: string | null;
  readonly values: number;
}

/** A flood is a flood: no more rows are counted. */
const MOST_ROWS = 20_000;

/** Values of a site in dead letters that came at or after a moment, most first; of more than 20,000 letters the first ones. */
export async function readRefusedSince(q: Queryable, site: string, sinceMs: number): Promise<RefusedValues[]> {
  return q.query<RefusedValues>(
    `select reason, device, sum(value_count)::int as values from (
       select reason, device, value_count from dead_letter where site = $1 and received_at >= ${timeOf('$2')} limit ${MOST_ROWS}) recent
     group by reason, device order by values desc, reason, device`,
    [site, sinceMs],
  );
}
