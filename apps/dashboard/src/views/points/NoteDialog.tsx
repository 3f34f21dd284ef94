import { useState } from 'preact/hooks';
import { pointsWords } from '#words';
import { post, sitePath } from '../../api/client.js';
import { newNoteId } from '../../api/note-id.js';
import { notesWritten } from '../../charts/trend/asked/use-point-marks.js';
import { ActDialog } from '../../parts/ActDialog.js';
import { dayTime } from '../../words/format.js';
import { inWords } from '../../words/language.js';

interface Props {
  readonly site: string;
  /** `device/point` that it is about. */
  readonly point: string;
  /** The moment that it is about, Unix ms. */
  readonly atMs: number;
  readonly onClose: () => void;
}

/** A note of the shift log about a point at a moment of its curve. */
export function NoteDialog({ site, point, atMs, onClose }: Props) {
  const words = inWords(pointsWords);
  const [id] = useState(newNoteId);
  return (
    <ActDialog
      title={words.noteAt(point, dayTime(atMs))}
      label={words.noteText}
      isRequired
      act={words.writeNote}
      onAct={async (text, by) => {
        await post(sitePath(site, 'log'), { ...by, id, text, point, at: new Date(atMs).toISOString() });
        notesWritten.value += 1;
      }}
      onClose={onClose}
    />
  );
}
