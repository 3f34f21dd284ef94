import { pastWords } from '#words';
import { isPast } from '../state/address.js';
import { inWords } from '../words/language.js';

/** Said where a page of the past shows something of which no past is kept. */
export const OfNow = () => (isPast.value ? <p class="note of-now">{inWords(pastWords).ofNow}</p> : null);
