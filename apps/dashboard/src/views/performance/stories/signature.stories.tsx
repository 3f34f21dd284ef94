import type { Stories } from '../../../stories/story.js';
import { Signature } from '../signature/Signature.js';
import { storySignature } from './story-data.js';
import { boxed, KINDS, ofEach } from './story-frame.js';

export default {
  of: 'Signature',
  states: ofEach(KINDS, (kind) => boxed(400, <Signature answer={storySignature(kind)} />)),
} satisfies Stories;
