import type { ComponentChildren } from 'preact';
import { pastWords } from '#words';
import { address, asOf, go } from '../state/address.js';
import { dayTime } from '../words/format.js';
import { inWords } from '../words/language.js';
import { DifferenceList } from './DifferenceList.js';
import { Differences } from './Differences.js';
import './past-banner.css';

/** Takes the place of the alarm bar while the page looks at the past: of which moment, what differs from now, the way back. */
export const PastBanner = () => (
  <BannerOf moment={asOf.value!} said={<Differences />}>
    {!address.value.kiosk && <DifferenceList />}
  </BannerOf>
);

interface Props {
  /** RFC 3339. */
  readonly moment: string;
  /** What differs from now, in a sentence. */
  readonly said: ComponentChildren;
  /** The list behind it. */
  readonly children?: ComponentChildren;
}

export function BannerOf({ moment, said, children }: Props) {
  const words = inWords(pastWords);
  return (
    <header class="past">
      <b>{words.title(dayTime(moment))}</b>
      <small role="status">
        {said} {words.readOnly}
      </small>
      {children}
      <button type="button" class="btn back" onClick={() => go({ set: { asOf: null } })}>
        {words.back} <kbd>Esc</kbd>
      </button>
    </header>
  );
}
