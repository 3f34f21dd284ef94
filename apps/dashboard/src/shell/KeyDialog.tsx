import { useState } from 'preact/hooks';
import { shellWords } from '#words';
import { Dialog } from '../parts/Dialog.js';
import { nameWanted } from '../state/acknowledge.js';
import { enterKey, isKeyWanted, setOwnName } from '../state/session.js';
import { inWords } from '../words/language.js';

function Key() {
  const words = inWords(shellWords).session;
  const [text, setText] = useState('');
  return (
    <Dialog title={words.title} onClose={null}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') enterKey(text.trim());
        }}
      >
        <p class="note">{words.help}</p>
        <label>
          {words.label}
          <input
            class="field"
            type="password"
            autocomplete="off"
            required
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <div class="acts">
          <button class="btn main-act">{words.enter}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Name() {
  const words = inWords(shellWords).session;
  const [text, setText] = useState('');
  const answer = (name: string): void => {
    if (name !== '') setOwnName(name);
    nameWanted.value?.(name);
  };
  return (
    <Dialog title={words.byTitle} onClose={() => answer('')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(text.trim());
        }}
      >
        <label>
          {words.byLabel}
          <input
            class="field"
            required
            maxLength={200}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <div class="acts">
          <button type="button" class="btn" onClick={() => answer('')}>
            {words.cancel}
          </button>
          <button class="btn main-act">{words.enter}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** Who is here: a key where the API asks for one, a name where it knows nobody. */
export function KeyDialog() {
  return (
    <>
      {isKeyWanted.value && <Key />}
      {nameWanted.value !== null && <Name />}
    </>
  );
}
