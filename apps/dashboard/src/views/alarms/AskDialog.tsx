import { useEffect, useState } from 'preact/hooks';
import { localDateOf, momentOfLocal } from '#domain';
import { alarmsWords } from '#words';
import { Dialog } from '../../parts/Dialog.js';
import { zone } from '../../state/live.js';
import { clockOrDay } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { act, shiftEnd, type Asked } from './acts.js';
import { sentenceOf } from '../../words/alarm.js';

const HOUR_MS = 3_600_000;

/** Tomorrow at eight at the site. */
export function morningOf(nowMs: number, timeZone: string): number {
  const tomorrow = localDateOf(nowMs + 24 * HOUR_MS, timeZone);
  return momentOfLocal(Date.parse(`${tomorrow}T08:00:00Z`), timeZone);
}

interface Props {
  readonly asked: Asked;
  readonly onClose: () => void;
}

/** Until when, and why; or what was found. */
export function AskDialog({ asked, onClose }: Props) {
  const words = inWords(alarmsWords);
  const [error, setError] = useState<string | null>(null);
  const [untilMs, setUntil] = useState<number | null>(null);
  const [text, setText] = useState('');
  const isNote = asked.what === 'note';
  const own =
    asked.what === 'shelve' ? words.shelveDialog : asked.what === 'suppress' ? words.serviceDialog : words.noteDialog;
  const submit = (event: Event): void => {
    event.preventDefault();
    const body: Record<string, string> = isNote
      ? { note: text }
      : { reason: text, until: new Date(untilMs ?? 0).toISOString() };
    act(asked, body).then(onClose, (failure: Error) => setError(failure.message));
  };
  const needsWords = asked.what !== 'shelve';
  const isReady = (isNote || untilMs !== null) && (!needsWords || text.trim() !== '');
  return (
    <Dialog title={own.title(sentenceOf(asked.alert))} onClose={onClose}>
      <form onSubmit={submit}>
        {!isNote && <Until site={asked.alert.site} untilMs={untilMs} onChoose={setUntil} />}
        <label>
          {isNote ? words.noteDialog.label : words.shelveDialog.reason}
          <textarea
            class="field"
            rows={3}
            maxLength={2_000}
            required={needsWords}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        {error !== null && (
          <p class="note" role="alert">
            {words.failed(error)}
          </p>
        )}
        <div class="acts">
          <button type="button" class="btn" onClick={onClose}>
            {words.shelveDialog.cancel}
          </button>
          <button type="submit" class="btn main-act" disabled={!isReady}>
            {own.act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface UntilProps {
  readonly site: string;
  readonly untilMs: number | null;
  readonly onChoose: (untilMs: number | null) => void;
}

function Until({ site, untilMs, onChoose }: UntilProps) {
  const words = inWords(alarmsWords).shelveDialog;
  const [nowMs] = useState(Date.now);
  const [shiftMs, setShift] = useState<number | null>(null);
  const [chosen, setChosen] = useState<'hour' | 'shift' | 'morning' | 'date'>('hour');
  useEffect(() => {
    onChoose(nowMs + HOUR_MS);
    shiftEnd(site, nowMs).then(setShift, () => undefined);
  }, [site]);
  const choices: readonly (readonly ['hour' | 'shift' | 'morning', number | null])[] = [
    ['hour', nowMs + HOUR_MS],
    ['shift', shiftMs],
    ['morning', morningOf(nowMs, zone.value)],
  ];
  const choose = (name: typeof chosen, ms: number | null): void => {
    setChosen(name);
    onChoose(ms);
  };
  return (
    <fieldset class="until">
      <legend>{words.until}</legend>
      {choices.map(([name, ms]) => (
        <label key={name} class="choice">
          <input
            type="radio"
            name="until"
            checked={chosen === name}
            disabled={ms === null}
            onChange={() => choose(name, ms)}
          />
          <span>
            {words[name]} {ms !== null && <small>{words.shiftNote(clockOrDay(ms, nowMs))}</small>}
          </span>
        </label>
      ))}
      <label class="choice">
        <input type="radio" name="until" checked={chosen === 'date'} onChange={() => choose('date', null)} />
        <span>{words.date}</span>
        <input
          type="datetime-local"
          class="field"
          aria-label={words.date}
          onFocus={() => choose('date', untilMs !== null && chosen === 'date' ? untilMs : null)}
          onInput={(event) => {
            const wallMs = Date.parse(`${event.currentTarget.value}Z`);
            const ms = Number.isNaN(wallMs) ? null : momentOfLocal(wallMs, zone.value);
            choose('date', ms !== null && ms > Date.now() ? ms : null);
          }}
        />
      </label>
    </fieldset>
  );
}
