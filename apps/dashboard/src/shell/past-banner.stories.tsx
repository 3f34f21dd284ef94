import { pastWords } from '#words';
import type { Stories } from '../stories/story.js';
import { amount, withUnit } from '../words/format.js';
import { inWords } from '../words/language.js';
import { BannerOf } from './PastBanner.js';

const MOMENT = '2027-01-14T02:40:00+08:00';
const tonnes = (value: number): string => withUnit(amount(value), 't');

export default {
  of: 'PastBanner',
  states: {
    reading: () => <BannerOf moment={MOMENT} said={inWords(pastWords).reading} />,
    'known no otherwise': () => <BannerOf moment={MOMENT} said={inWords(pastWords).same(tonnes(17_912))} />,
    'known otherwise': () => {
      const { changed, why } = inWords(pastWords);
      return <BannerOf moment={MOMENT} said={changed(tonnes(17_912), tonnes(17_874), why.causes.readings)} />;
    },
    'nothing was known': () => <BannerOf moment={MOMENT} said={inWords(pastWords).unknown} />,
    'not to be read': () => <BannerOf moment={MOMENT} said={inWords(pastWords).failed('504')} />,
  },
} satisfies Stories;
