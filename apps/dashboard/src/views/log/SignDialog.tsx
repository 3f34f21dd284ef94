import { useState } from 'preact/hooks';
import { logWords } from '#words';
import { post, sitePath } from '../../api/client.js';
import { Dialog } from '../../parts/Dialog.js';
import { namesItself, ownName } from '../../state/session.js';
import { inWords } from '../../words/language.js';
import type { Shift } from './shift.js';
import { shiftName } from './ShiftSummary.js';

interface Props {
  readonly site: string;
  readonly shift: Shift;
  readonly role: 'outgoing' | 'incoming';
  /** Signed, or not: the dialog is over. */
  readonly onClose: () => void;
}

/** Two people sign at one desk: with authentication off each says who it is, every time. */
export function SignDialog({ site, shift, role, onClose }: Props) {
  const words = inWords(logWords);
  const [name, setName] = useState(role === 'outgoing' ? (ownName.value ?? '') : '');
  const [remark, setRemark] = useState('');
  const [error, setError] = useState<string | null>(null);
  const sign = async (event: Event): Promise<void> => {
    event.preventDefault();
    const by = namesItself.value ? { by: name } : {};
    try {
      await post(sitePath(site, 'log/hand-over'), { ...by, shift: shift.id, role, ...(remark && { remark }) });
    } catch (failure) {
      return setError((failure as Error).message);
    }
    onClose();
  };
  return (
    <Dialog title={`${words.sign[role]}: ${shiftName(shift.name)}`} onClose={onClose}>
      <form class="note-form" onSubmit={(event) => void sign(event)}>
        {namesItself.value && (
          <label>
            <span>{words.signed[role]}</span>
            <input
              class="field"
              required
              value={name}
              aria-label={words.signed[role]}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
        )}
        <label>
          <span>{words.remark}</span>
          <input
            class="field"
            maxLength={2_000}
            value={remark}
            onInput={(event) => setRemark(event.currentTarget.value)}
          />
        </label>
        {error !== null && <p role="alert">{error}</p>}
        <p>
          <button type="submit" class="btn main-act">
            {words.signNow}
          </button>{' '}
          <button type="button" class="btn" onClick={onClose}>
            {words.cancel}
          </button>
        </p>
      </form>
    </Dialog>
  );
}
