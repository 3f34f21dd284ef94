import { codesOfReading } from '#derivation';
import { QUALITIES, shortInstantWriter, versionAt, withoutNoise, type Point, type PointVersion } from '#domain';
import { readPointPage, type Queryable, type ReadingDetail } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import type { TimeRange } from '../http/time-range.js';

/** The step that a point shows; null: its site file does not say. */
export const resolutionOf = ({ resolution }: PointVersion): number | null => (resolution > 0 ? resolution : null);

/**
 * A stored value as people sent it: the name of a state where the point declares names, and of what was converted from another
 * unit the digits that its resolution vouches for.
 */
export function shownValue(version: PointVersion, value: number): number | string {
  if (version.kind === 'state') return version.states[value] ?? value;
  const resolution = resolutionOf(version);
  return resolution === null ? value : withoutNoise(value, resolution);
}

/** One page of raw readings, oldest first; a later page begins behind the last row, whatever came in meanwhile. */
export async function listReadings(
  db: Queryable,
  timeZone: string,
  point: Point,
  ids: { readonly deviceId: number; readonly pointId: number } | null,
  range: TimeRange,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const key = readCursor(page.cursor, ['number', 'string'] as const);
  const after = key ? { t: key[0], eventId: key[1] } : null;
  const rows = ids ? await readPointPage(db, ids, range, { limit: page.limit + 1, after }) : [];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const writers: InstantWriters = { ts: shortInstantWriter(), receivedAt: shortInstantWriter() };
  return {
    items: shown.map((row) => shownReading(point, row, timeZone, writers)),
    nextCursor: rows.length > page.limit && last ? writeCursor([last.t, last.eventId]) : null,
    ...pointHead(point, range.toMs),
  };
}

/** What an answer says once about its point. */
export function pointHead(point: Point, atMs: number) {
  const version = versionAt(point, atMs);
  const { kind, unit } = version;
  return { device: point.device, point: point.id, kind, unit, resolution: resolutionOf(version) };
}

/** Each of its own: the times of a column lie close to each other. */
type InstantWriters = Readonly<Record<'ts' | 'receivedAt', (ms: number) => string>>;

function shownReading(point: Point, row: ReadingDetail, timeZone: string, writers: InstantWriters) {
  return {
    ts: writers.ts(row.t),
    value: shownValue(versionAt(point, row.t), row.v),
    quality: QUALITIES[row.q] ?? 'bad',
    codes: codesOfReading(row, timeZone),
    receivedAt: writers.receivedAt(row.receivedMs),
    seq: row.seq,
    ...(row.eventId === '' ? {} : { id: row.eventId }),
  };
}
