import { instantOf } from '#domain';
import { readMeterEvents, type MeterEventRow, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';

/** One page of meter events, newest first. */
export async function listEvents(
  db: Queryable,
  siteId: number | null,
  filter: Parameters<typeof readMeterEvents>[2],
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const key = readCursor(page.cursor, ['number', 'string'] as const);
  const after = key && { tsMs: key[0], id: key[1] };
  const rows = siteId === null ? [] : await readMeterEvents(db, siteId, filter, { limit: page.limit + 1, after });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(shownEvent),
    nextCursor: rows.length > page.limit && last ? writeCursor([last.tsMs, last.id]) : null,
  };
}

function shownEvent(row: MeterEventRow) {
  const { until, ...body } = row.body;
  return {
    by: null,
    reason: null,
    ...body,
    ...(typeof until === 'number' ? { until: instantOf(until) } : {}),
    id: row.id,
    device: row.device,
    type: row.type,
    point: typeof body.point === 'string' ? body.point : null,
    ts: instantOf(row.tsMs),
    receivedAt: instantOf(row.receivedMs),
  };
}
