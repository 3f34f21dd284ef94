import type { Stories } from '../../../stories/story.js';
import { Signature } from '../signature/Signature.js';
import { spoken } from '../../../state/said.js';
import { storySignature } from './story-data.js';
import { storySaid } from './story-said.js';
import { boxed, KINDS, ofEach } from './story-frame.js';

export default {
  of: 'Signature',
  states: ofEach(KINDS, (kind) => {
    const answer = storySignature(kind);
    return boxed(400, <Signature answer={answer} finding={spoken(storySaid(answer))} />);
  }),
} satisfies Stories;
