import { useState } from 'preact/hooks';
import type { Stories } from '../stories/story.js';
import { ActDialog } from './ActDialog.js';

const nothing = (): Promise<void> => Promise.resolve();

/** A dialog covers the page: here it opens by a button. */
function Opened({
  of,
  label,
  isRequired,
}: {
  readonly of: string;
  readonly label: string;
  readonly isRequired: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="btn" onClick={() => setOpen(true)}>
        {of}
      </button>
      {isOpen && (
        <ActDialog
          title={of}
          label={label}
          isRequired={isRequired}
          act={of}
          onAct={nothing}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

export default {
  of: 'Dialog',
  states: {
    refuse: () => <Opened of="Refuse" label="Why" isRequired />,
    sign: () => <Opened of="Sign" label="What the log shall say" isRequired={false} />,
  },
} satisfies Stories;
