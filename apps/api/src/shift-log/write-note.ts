import { randomUUID } from 'node:crypto';
import type { BodyOf } from '#contracts';
import { instantWithMs, type Site } from '#domain';
import { addShiftNote, appendAudit, readShiftNote, type Database, type ShiftNote } from '#postgres';
import { ProblemError, wrongField } from '../http/problem.js';
import { readMoment } from '../http/times.js';
import { shownNote } from './shown-notes.js';

/**
 * Writes a note, with its entry in the audit log.
 * @throws ProblemError `bad-body`; `conflict`: another note has that id
 */
export async function writeNote(
  db: Database,
  site: Site,
  body: BodyOf<'addNote'>,
  { who, nowMs }: { readonly who: string; readonly nowMs: number },
) {
  const { id = randomUUID(), text, point = null, corrects = null } = body;
  if (point !== null && !site.devices.some(({ points }) => points.some(({ address }) => address === point))) {
    throw wrongField('bad-body', 'point', `site ${site.id} has no point "${point}"`);
  }
  const note = { id, atMs: momentOf(body.at, nowMs), point, text, corrects, who, recordedMs: nowMs };
  return db.transaction(async (tx) => {
    if (corrects !== null && (corrects === id || !(await readShiftNote(tx, site.id, corrects)))) {
      throw wrongField('bad-body', 'corrects', `there is no note "${corrects}"`);
    }
    const isNew = await addShiftNote(tx, site.id, note);
    const stored = (await readShiftNote(tx, site.id, id))!;
    if (!isNew && !isSame(stored, note, body.at !== undefined)) {
      throw new ProblemError('conflict', `Note "${id}" is there already and says something else: no note is changed.`);
    }
    if (isNew) {
      const detail = { at: instantWithMs(note.atMs), point, text, corrects };
      await appendAudit(tx, { site: site.id, who, action: 'shift-note', subject: id, reason: '', detail });
    }
    return shownNote(stored, site);
  });
}

function momentOf(at: string | undefined, nowMs: number): number {
  if (at === undefined) return nowMs;
  const moment = readMoment(at);
  if (moment?.kind === 'instant' && moment.ms <= nowMs) return Math.floor(moment.ms);
  throw wrongField(
    'bad-body',
    'at',
    `expected RFC 3339 with an offset, not in the future; found "${at.slice(0, 100)}"`,
  );
}

type Written = Pick<ShiftNote, 'atMs' | 'point' | 'text' | 'corrects' | 'who'>;
const isSame = (a: Written, b: Written, isTimed: boolean): boolean =>
  a.text === b.text &&
  a.point === b.point &&
  a.corrects === b.corrects &&
  a.who === b.who &&
  (!isTimed || a.atMs === b.atMs);
