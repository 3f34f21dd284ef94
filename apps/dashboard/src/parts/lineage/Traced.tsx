import type { ComponentChildren } from 'preact';
import { lineageWords } from '#words';
import { isPast } from '../../state/address.js';
import { inWords } from '../../words/language.js';
import { traced } from './lineage.js';
import './lineage.css';

interface Props {
  /** As the lineage names it (`emissions:season-2026:grossT`); null: there is none yet. */
  readonly figure: string | null;
  readonly children: ComponentChildren;
}

/** A figure that says where it comes from when it is pressed. Of the past it is only a figure: the way down is that of now. */
export function Traced({ figure, children }: Props) {
  if (figure === null || isPast.value) return <>{children}</>;
  return (
    <button
      type="button"
      class="trace"
      aria-haspopup="dialog"
      title={inWords(lineageWords).title}
      onClick={() => (traced.value = figure)}
    >
      {children}
    </button>
  );
}
