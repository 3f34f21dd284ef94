import { readAlerts, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { shownAlert } from './show-alerts.js';

export interface WantedAlerts {
  readonly states: readonly string[] | null;
  readonly sites: readonly string[] | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of alerts, newest first. @throws ProblemError `bad-parameter` */
export async function listAlerts(db: Queryable, { states, sites, limit, cursor }: WantedAlerts) {
  const after = readCursor(cursor, ['string'] as const)?.[0] ?? null;
  const rows = await readAlerts(db, { states, sites, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(shownAlert),
    nextCursor: last && rows.length > limit ? writeCursor([last.id]) : null,
  };
}
