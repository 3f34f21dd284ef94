import type { ComponentChildren } from 'preact';
import { actionWords, logWords, shiftWords, wordFor } from '#words';
import { energy } from '../../words/figures.js';
import { amount, clock, day, percent, withUnit } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import type { Note, Shift } from './shift.js';
import { Signatures } from './Signatures.js';

/** Its name as the site file has it; the shipped ones in the language of the page. */
export function shiftName(name: string): string {
  return wordFor(inWords(shiftWords), name);
}

interface Props {
  readonly shift: Shift;
  /** A note that is to be corrected; absent: nothing can be written. */
  readonly onCorrect?: (note: Note) => void;
  /** A signature is to be given; absent: nothing can be signed. */
  readonly onSign?: (shift: Shift, role: 'outgoing' | 'incoming') => void;
}

/** What happened on one shift, what was written on it, and who signed. */
export function ShiftSummary({ shift, onCorrect, onSign }: Props) {
  const words = inWords(logWords);
  const { raised, gaps, actions, actionCount, notes } = shift;
  const count = raised.critical + raised.warning + raised.info;
  return (
    <section
      class="panel shift"
      data-shift={shift.id}
      data-state={shift.state}
      aria-label={`${shiftName(shift.name)} ${day(shift.from)}`}
    >
      <div class="panel-head">
        <h2>
          {shiftName(shift.name)}
          <small>
            {day(shift.from)}, {words.from(clock(shift.from), clock(shift.until))}
          </small>
        </h2>
        <span class="state">{words.states[shift.state]}</span>
      </div>
      <dl class="shift-figures">
        <Fact name={words.net}>{withUnit(amount(shift.netT), 't')}</Fact>
        <Fact name={words.gross}>{withUnit(amount(shift.grossT), 't')}</Fact>
        <Fact name={words.heat}>{energy(shift.heatGj)}</Fact>
        <Fact name={words.coverage}>{percent(shift.coveragePct)}</Fact>
        <Fact name={words.alarms}>
          {count === 0 ? words.noAlarms : words.raised(raised.critical, raised.warning, raised.info)}
          {shift.acknowledged > 0 && `, ${words.acknowledged(shift.acknowledged)}`}
        </Fact>
        <Fact name={words.gaps}>
          {gaps.length === 0
            ? words.noGaps
            : gaps.map((gap) => (
                <span key={gap.from} class="gap">
                  {words.gap(clock(gap.from), clock(gap.until), percent(gap.coveragePct))}
                </span>
              ))}
        </Fact>
        <Fact name={words.actions}>
          {actions.length === 0
            ? words.noActions
            : actions.slice(-5).map((action) => (
                <span key={`${action.at}${action.action}${action.subject}`} class="gap">
                  {clock(action.at)} {action.who}: {wordFor(inWords(actionWords), action.action)}
                </span>
              ))}
          {actionCount > 5 && <span class="gap">{words.moreActions(actionCount - 5)}</span>}
        </Fact>
      </dl>
      <h3>{words.notes}</h3>
      {notes.length === 0 ? (
        <p class="note">{words.noNotes}</p>
      ) : (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note.id} data-note={note.id} data-corrected={note.correctedBy !== null}>
              <p>{note.text}</p>
              <p class="note">
                {clock(note.at)} {note.who}
                {note.point !== null && <code> {note.point}</code>}
                {note.corrects !== null && ` · ${words.corrects}`}
                {note.correctedBy !== null && ` · ${words.corrected}`}{' '}
                {onCorrect && note.correctedBy === null && (
                  <button type="button" class="link" onClick={() => onCorrect(note)}>
                    {words.correct}
                  </button>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Signatures shift={shift} {...(onSign && { onSign })} />
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
