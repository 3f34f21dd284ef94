import { pastWords } from '#words';
import { address, asOf, go } from '../state/address.js';
import { dayTime } from '../words/format.js';
import { inWords } from '../words/language.js';
import { DifferenceList } from './DifferenceList.js';
import { Differences } from './Differences.js';
import './past-banner.css';

/** Takes the place of the alarm bar while the page looks at the past: of which moment, what differs from now, the way back. */
export function PastBanner() {
  const words = inWords(pastWords);
  return (
    <header class="past">
      <b>{words.title(dayTime(asOf.value!))}</b>
      <small role="status">
        <Differences /> {words.readOnly}
      </small>
      {!address.value.kiosk && <DifferenceList />}
      <button type="button" class="btn back" onClick={() => go({ set: { asOf: null } })}>
        {words.back} <kbd>Esc</kbd>
      </button>
    </header>
  );
}
