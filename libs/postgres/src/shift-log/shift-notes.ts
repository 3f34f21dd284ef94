import type { Queryable } from '../database/database.js';
import { timeOf } from '../wire/timestamptz.js';

/** A note of a shift; it is never changed: a correction is another note that names it. Times are Unix ms. */
export interface ShiftNote {
  readonly seq: number;
  readonly id: string;
  /** What it is about. */
  readonly atMs: number;
  /** `device/point`; null: of no point. */
  readonly point: string | null;
  readonly text: string;
  /** Id of the note that it corrects. */
  readonly corrects: string | null;
  /** Id of the newest note that corrects it. */
  readonly correctedBy: string | null;
  readonly who: string;
  readonly recordedMs: number;
}

/** Begin of a page: what lies behind the last row of the page before. */
export interface NotesBefore {
  readonly atMs: number;
  readonly seq: number;
}

const columns = (asOf: string): string => `n.seq, n.note_id as id, n.at as "atMs", n.point, n.body as text, n.corrects,
  (select c.note_id from shift_note c where c.site = n.site and c.corrects = n.note_id
     and (${asOf}::float8 is null or c.recorded_at <= ${timeOf(asOf)}) order by c.seq desc limit 1) as "correctedBy",
  n.who, n.recorded_at as "recordedMs"`;

/** Newest first, by the time that they are about. */
export async function readShiftNotes(
  q: Queryable,
  site: string,
  want: {
    readonly fromMs: number | null;
    readonly toMs: number | null;
    readonly point: string | null;
    /** null: as they stand. */
    readonly asOfMs: number | null;
    readonly before: NotesBefore | null;
    readonly limit: number;
  },
): Promise<ShiftNote[]> {
  const { fromMs, toMs, point, asOfMs, before, limit } = want;
  return q.query<ShiftNote>(
    `select ${columns('$5')} from shift_note n
     where site = $1 and ($2::float8 is null or at >= ${timeOf('$2')}) and ($3::float8 is null or at < ${timeOf('$3')})
       and ($4::text is null or point = $4) and ($5::float8 is null or recorded_at <= ${timeOf('$5')})
       and ($6::float8 is null or (at, seq) < (${timeOf('$6')}, $7::bigint))
     order by at desc, seq desc limit $8`,
    [site, fromMs, toMs, point, asOfMs, before?.atMs ?? null, before?.seq ?? null, limit],
  );
}

/** null: there is none. */
export async function readShiftNote(q: Queryable, site: string, id: string): Promise<ShiftNote | null> {
  const [row] = await q.query<ShiftNote>(`select ${columns('$3')} from shift_note n where site = $1 and note_id = $2`, [
    site,
    id,
    null,
  ]);
  return row ?? null;
}

/** Whether it is new: one of the same id is there once. */
export async function addShiftNote(
  tx: Queryable,
  site: string,
  note: Pick<ShiftNote, 'id' | 'atMs' | 'point' | 'text' | 'corrects' | 'who' | 'recordedMs'>,
): Promise<boolean> {
  const { id, atMs, point, text, corrects, who, recordedMs } = note;
  const rows = await tx.query(
    `insert into shift_note (site, note_id, at, point, body, corrects, who, recorded_at)
     values ($1, $2, ${timeOf('$3')}, $4, $5, $6, $7, ${timeOf('$8')})
     on conflict on constraint shift_note_id do nothing returning 1`,
    [site, id, atMs, point, text, corrects, who, recordedMs],
  );
  return rows.length > 0;
}
