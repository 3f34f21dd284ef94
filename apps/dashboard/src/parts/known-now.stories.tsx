import type { Stories } from '../stories/story.js';
import { tonnes } from '../words/figures.js';
import { KnownNow } from './KnownNow.js';

const story = (then: number | null, changed: number) => () => (
  <p>
    {tonnes(then)}
    <KnownNow then={then} changed={changed} write={tonnes} />
  </p>
);

export default {
  of: 'KnownNow',
  states: {
    more: story(17_912, 38),
    less: story(17_912, -38),
    'read the same': story(17_912, 0.1),
    'nothing known': story(null, 38),
  },
} satisfies Stories;
