import { useEffect, useRef, useState } from 'preact/hooks';
import { logWords } from '#words';
import type { AnswerOf } from '../../api/answers.js';
import { sitePath, withQuery } from '../../api/client.js';
import { Answered } from '../../parts/Answered.js';
import { onKeys } from '../../shell/keyboard.js';
import { asOf, isPast } from '../../state/address.js';
import { useAsked } from '../../state/ask.js';
import { site } from '../../state/live.js';
import { may } from '../../state/session.js';
import { clock } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { NoteForm } from './NoteForm.js';
import type { Note, Shift } from './shift.js';
import { shiftName, ShiftSummary } from './ShiftSummary.js';
import { SignDialog } from './SignDialog.js';
import './log-view.css';

/** What happened on my shift? Shift beside shift, the newest first. */
export default function LogView() {
  const words = inWords(logWords);
  const id = site.value?.id;
  const path = id ? withQuery(sitePath(id, 'log/shifts'), { asOf: asOf.value }) : null;
  const shifts = useAsked<AnswerOf<'listShifts'>>(path);
  const log = useAsked<AnswerOf<'listLog'>>(id ? withQuery(sitePath(id, 'log'), { asOf: asOf.value, limit: 1 }) : null);
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
    log.again();
  };
  const correct = (note: Note): void => {
    setCorrects(note);
    field.current?.focus();
  };
  const newest = shifts.value?.items[0];
  return (
    <div class="log-view">
      <h1>
        {newest && !isPast.value && words.title(shiftName(newest.name), clock(newest.from))}
        {newest && isPast.value && words.past(shiftName(newest.name))} {log.value && standing(log.value, words)}
      </h1>
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

function standing(
  { unsigned, items }: AnswerOf<'listLog'>,
  words: ReturnType<typeof inWords<(typeof logWords)['en']>>,
): string {
  if (unsigned > 0) return words.unsigned(unsigned);
  return items.length === 0 ? words.notKept : words.allSigned;
}
