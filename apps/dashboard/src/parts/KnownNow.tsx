import { pastWords } from '#words';
import { inWords } from '../words/language.js';
import './known-now.css';

interface Props {
  /** As it was known at the moment of the page. */
  readonly then: number | null;
  /** By how much it is known otherwise now. */
  readonly changed: number;
  /** How the figure is written. */
  readonly write: (value: number) => string;
}

/** The mark of a figure of the past that is known otherwise now, with the figure of now; nothing where both are read the same. */
export function KnownNow({ then, changed, write }: Props) {
  const words = inWords(pastWords);
  if (then === null || changed === 0) return null;
  const now = write(then + changed);
  if (now === write(then)) return null;
  return (
    <small class="known-now" title={words.nowHelp(now)}>
      {words.now(now)}
    </small>
  );
}
