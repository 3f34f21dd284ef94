import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import { logWords } from '#words';
import type { ItemOf } from '../../api/answers.js';
import { post, sitePath } from '../../api/client.js';
import { newNoteId } from '../../api/note-id.js';
import { actor } from '../../state/acknowledge.js';
import { useAsked } from '../../state/ask.js';
import { inWords } from '../../words/language.js';
import type { Note } from './shift.js';

interface Props {
  readonly site: string;
  /** Where `N` puts the focus. */
  readonly field: Ref<HTMLTextAreaElement>;
  /** null: a note of its own. */
  readonly corrects: Note | null;
  readonly onDone: () => void;
}

/** A note with the point that it is about. What is sent again after a lost answer is there once: it has its id from here. */
export function NoteForm({ site, field, corrects, onDone }: Props) {
  const words = inWords(logWords);
  const points = useAsked<{ items: readonly ItemOf<'listPoints'>[] }>(sitePath(site, 'points'), { everyMs: null });
  const [text, setText] = useState('');
  const [point, setPoint] = useState('');
  const [id, setId] = useState(newNoteId);
  const [error, setError] = useState<string | null>(null);
  const write = async (event: Event): Promise<void> => {
    event.preventDefault();
    const by = await actor();
    if (by === null || text.trim() === '') return;
    const about = point === '' ? (corrects?.point ?? undefined) : point;
    try {
      await post(sitePath(site, 'log'), {
        ...by,
        id,
        text,
        point: about,
        ...(corrects && { corrects: corrects.id, at: corrects.at }),
      });
    } catch (failure) {
      return setError((failure as Error).message);
    }
    setText('');
    setPoint('');
    setId(newNoteId());
    setError(null);
    onDone();
  };
  return (
    <form class="note-form" onSubmit={(event) => void write(event)}>
      <label>
        <span>
          {corrects ? words.correction(corrects.text) : words.newNote} <kbd>N</kbd>
        </span>
        <textarea
          ref={field}
          class="field"
          rows={2}
          maxLength={4_000}
          value={text}
          aria-label={words.text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <label>
        <span>{words.point}</span>
        <select class="field" value={point} onChange={(event) => setPoint(event.currentTarget.value)}>
          <option value="">{corrects?.point ?? words.noPoint}</option>
          {(points.value?.items ?? []).map((one) => (
            <option key={`${one.device}/${one.point}`} value={`${one.device}/${one.point}`}>
              {one.device}/{one.point}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="btn main-act" disabled={text.trim() === ''}>
        {words.write}
      </button>
      {error !== null && <p role="alert">{error}</p>}
    </form>
  );
}
