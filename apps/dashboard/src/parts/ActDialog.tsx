import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { dataWords } from '#words';
import { actor } from '../state/acknowledge.js';
import { inWords } from '../words/language.js';
import { Dialog } from './Dialog.js';

interface Props {
  readonly title: string;
  /** What the act means, before it is done. */
  readonly children?: ComponentChildren;
  /** Over the line for words; null: none are asked for. */
  readonly label: string | null;
  readonly isRequired?: boolean;
  /** On the button that does it. */
  readonly act: string;
  /** Does it; what it throws is shown, and the dialog stays. */
  readonly onAct: (words: string, by: { readonly by?: string }) => Promise<void>;
  readonly onClose: () => void;
}

/** An act that stands in the audit log: who does it is asked for where no key says it, and why where that matters. */
export function ActDialog({ title, children, label, isRequired = false, act, onAct, onClose }: Props) {
  const words = inWords(dataWords).acts;
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const by = await actor();
    if (by === null) return;
    setBusy(true);
    setSaid(words.sending);
    try {
      await onAct(text.trim(), by);
      onClose();
    } catch (error) {
      setSaid((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        {label !== null && (
          <label>
            {label}
            <input
              class="field"
              required={isRequired}
              pattern={isRequired ? '.*\\S.*' : undefined}
              maxLength={2_000}
              autocomplete="off"
              value={text}
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          </label>
        )}
        <p class="said" role="status">
          {said}
        </p>
        <div class="acts">
          <button type="button" class="btn" onClick={onClose}>
            {words.cancel}
          </button>
          <button class="btn main-act" disabled={isBusy}>
            {act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
