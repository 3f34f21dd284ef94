import { DAY_MS, shiftsIn, type Site } from '#domain';
import { readHandOvers, readLogBegin, readShiftNotes, type Queryable } from '#postgres';
import { readCursor, writeCursor } from '../http/lists/cursor.js';
import { shownNote } from './shown-notes.js';

/** Times that PostgreSQL has, and numbers of rows. */
const isKey = (key: readonly unknown[]): boolean =>
  key.every((part) => Number.isSafeInteger(part) && (part as number) > -1e13 && (part as number) < 1e15);

/** Signing is asked for so long. */
const REMINDED_MS = 7 * DAY_MS;

/** One page of notes, newest first. */
export async function listNotes(
  db: Queryable,
  site: Site,
  want: {
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly point?: string | undefined;
    /** null: as they stand. */
    readonly asOfMs: number | null;
    readonly nowMs: number;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
) {
  const { fromMs, toMs, point = null, asOfMs, nowMs, limit } = want;
  const key = readCursor(want.cursor, ['number', 'number'] as const, isKey);
  const before = key ? { atMs: key[0], seq: key[1] } : null;
  const notes = await readShiftNotes(db, site.id, { fromMs, toMs, point, asOfMs, before, limit: limit + 1 });
  const page = notes.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((note) => shownNote(note, site)),
    nextCursor: notes.length > limit && last ? writeCursor([last.atMs, last.seq]) : null,
    unsigned: await countUnsigned(db, site, asOfMs, nowMs),
  };
}

/** Shifts that are over and lack a signature; of a site that keeps no log none. */
async function countUnsigned(db: Queryable, site: Site, asOfMs: number | null, nowMs: number): Promise<number> {
  const atMs = asOfMs ?? nowMs;
  const beginMs = await readLogBegin(db, site.id, asOfMs);
  if (beginMs === null) return 0;
  const fromMs = atMs - REMINDED_MS;
  const over = shiftsIn(site, fromMs, atMs).filter((shift) => shift.toMs <= atMs && shift.toMs > beginMs);
  const signed = await readHandOvers(db, site.id, { fromMs, toMs: atMs, asOfMs });
  return over.filter(({ id }) => signed.filter(({ shift }) => shift === id).length < 2).length;
}
