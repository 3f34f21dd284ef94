import { shellWords } from '#words';
import { asOf, go } from '../state/address.js';
import { dayTime } from '../words/format.js';
import { inWords } from '../words/language.js';
import { Differences } from './Differences.js';
import './past-banner.css';

/** Takes the place of the alarm bar while the page looks at the past: of which moment, what differs from now, the way back. */
export function PastBanner() {
  const words = inWords(shellWords).past;
  return (
    <header class="past" role="status">
      <b>{words.title(dayTime(asOf.value!))}</b>
      <small>
        <Differences moment={asOf.value!} /> {words.readOnly}
      </small>
      <button type="button" class="btn" onClick={() => go({ set: { asOf: null } })}>
        {words.back} <kbd>Esc</kbd>
      </button>
    </header>
  );
}
