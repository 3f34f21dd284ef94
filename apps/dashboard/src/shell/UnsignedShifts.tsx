import { shellWords } from '#words';
import type { AnswerOf } from '../api/answers.js';
import { sitePath } from '../api/client.js';
import { AlarmMark } from '../parts/AlarmMark.js';
import { useAsked } from '../state/ask.js';
import { site } from '../state/live.js';
import { inWords } from '../words/language.js';

/** Beside Log: how many shifts of the last days ended and nobody has signed, with mark 3; the key of the view where none waits. */
export function UnsignedShifts({ otherwise }: { readonly otherwise: number }) {
  const words = inWords(shellWords);
  const id = site.value?.id;
  const log = useAsked<AnswerOf<'listLog'>>(id ? `${sitePath(id, 'log')}?limit=1` : null, { everyMs: 15_000 });
  const unsigned = log.value?.unsigned ?? 0;
  if (unsigned === 0) return <kbd>{otherwise}</kbd>;
  return (
    <span class="marks unsigned" role="img" aria-label={words.unsignedShifts(unsigned)}>
      <AlarmMark priority={3} size={16} isDecoration /> {unsigned}
    </span>
  );
}
