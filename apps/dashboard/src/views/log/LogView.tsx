import { useEffect, useRef, useState } from 'preact/hooks';
import { logWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { onKeys } from '../../shell/keyboard.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { useSaid } from '../../state/said.js';
import { may } from '../../state/session.js';
import { inWords } from '../../words/language.js';
import { NoteForm } from './NoteForm.js';
import type { Note, Shift } from './shift.js';
import { ShiftSummary } from './ShiftSummary.js';
import { SignDialog } from './SignDialog.js';
import './log-view.css';

/** What happened on my shift? Shift beside shift, the newest first. */
export default function LogView() {
  const words = inWords(logWords);
  const id = site.value?.id;
  const path = id ? withQuery(sitePath(id, 'log/shifts'), { asOf: asOf.value }) : null;
  const shifts = useAsked<AnswerOf<'listShifts'>>(path);
  const said = useSaid('log');
  const field = useRef<HTMLTextAreaElement>(null);
  const [corrects, setCorrects] = useState<Note | null>(null);
  const [signing, setSigning] = useState<{ shift: Shift; role: 'outgoing' | 'incoming' } | null>(null);
  const mayAct = !isPast.value && may('operator');
  useEffect(
    () =>
      onKeys((event) => {
        if (event.key.toLowerCase() !== 'n' || !field.current) return false;
        field.current.focus();
        return true;
      }),
    [],
  );
  const renew = (): void => {
    setCorrects(null);
    setSigning(null);
    shifts.again();
    said.again();
  };
  const correct = (note: Note): void => {
    setCorrects(note);
    field.current?.focus();
  };
  return (
    <div class="log-view">
      <ViewHeading view="log" said={said.value} />
      {mayAct && id && <NoteForm site={id} field={field} corrects={corrects} onDone={renew} />}
      {!mayAct && !isPast.value && <p class="note">{words.needsRole}</p>}
      <Answered asked={shifts}>
        {({ items }) => (
          <div class="shifts">
            {items.map((shift) => (
              <ShiftSummary
                key={shift.id}
                shift={shift}
                {...(mayAct && {
                  onCorrect: correct,
                  onSign: (one: Shift, role: 'outgoing' | 'incoming') => setSigning({ shift: one, role }),
                })}
              />
            ))}
          </div>
        )}
      </Answered>
      {signing && id && <SignDialog site={id} {...signing} onClose={renew} />}
    </div>
  );
}
