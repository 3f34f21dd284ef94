import type { Stories } from '../../../stories/story.js';
import { Finding } from '../Finding.js';
import { storySignature } from './story-data.js';
import { storySaid } from './story-said.js';
import { KINDS, ofEach } from './story-frame.js';

export default {
  of: 'Performance finding',
  states: ofEach(KINDS, (kind) => {
    const answer = storySignature(kind);
    return <Finding answer={answer} said={storySaid(answer)} />;
  }),
} satisfies Stories;
