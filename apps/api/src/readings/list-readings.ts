import { codesOfReading } from '#derivation';
import { shortInstantWriter, versionAt } from '#domain';
import {
  firstOfColumns,
  readPointColumns,
  rowsOfColumns,
  type Queryable,
  type ReadingColumns,
  type ReadingDetail,
} from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import type { TimeRange } from '../http/time-range.js';
import { pointHead, qualityOf, shownValue, type Measured } from './shown-value.js';

/** One page of raw readings, oldest first, and where the next one begins. */
export interface ReadingsPage {
  /** Columns where no reading of it has what few have. */
  readonly readings: ReadingColumns | readonly ReadingDetail[];
  readonly nextCursor: string | null;
}

/** A later page begins behind the last row, whatever came in meanwhile. */
export async function readReadings(
  db: Queryable,
  ids: { readonly deviceId: number; readonly pointId: number } | null,
  range: TimeRange,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ReadingsPage> {
  const key = readCursor(page.cursor, ['number', 'string'] as const);
  const after = key ? { t: key[0], eventId: key[1] } : null;
  const found = ids ? await readPointColumns(db, ids, range, { limit: page.limit + 1, after }) : [];
  if ('t' in found) {
    const isMore = found.t.length > page.limit;
    const readings = isMore ? firstOfColumns(found, page.limit) : found;
    return { readings, nextCursor: isMore ? writeCursor([readings.t.at(-1)!, '']) : null };
  }
  const readings = found.slice(0, page.limit);
  const last = readings.at(-1);
  return { readings, nextCursor: found.length > page.limit && last ? writeCursor([last.t, last.eventId]) : null };
}

/** A page as an answer. */
export function listReadings({ readings, nextCursor }: ReadingsPage, of: Measured) {
  const writers: InstantWriters = { ts: shortInstantWriter(), receivedAt: shortInstantWriter() };
  const rows = 't' in readings ? rowsOfColumns(readings) : readings;
  return {
    items: rows.map((row) => shownReading(row, of, writers)),
    nextCursor,
    ...pointHead(of.point, of.toMs),
  };
}

/** Each of its own: the times of a column lie close to each other. */
type InstantWriters = Readonly<Record<'ts' | 'receivedAt', (ms: number) => string>>;

function shownReading(row: ReadingDetail, { point, timeZone }: Measured, writers: InstantWriters) {
  return {
    ts: writers.ts(row.t),
    value: shownValue(versionAt(point, row.t), row.v),
    quality: qualityOf(row.q),
    codes: codesOfReading(row, timeZone),
    receivedAt: writers.receivedAt(row.receivedMs),
    seq: row.seq,
    ...(row.eventId === '' ? {} : { id: row.eventId }),
  };
}
