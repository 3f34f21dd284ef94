import { instantWithMs, shiftAt, type Site } from '#domain';
import type { ShiftNote } from '#postgres';

/** A note as answers show it. */
export const shownNote = (
  { id, atMs, point, text, who, recordedMs, corrects, correctedBy }: ShiftNote,
  site: Site,
) => ({
  id,
  at: instantWithMs(atMs),
  shift: shiftAt(site, atMs).id,
  point,
  text,
  who,
  recordedAt: instantWithMs(recordedMs),
  corrects,
  correctedBy,
});
