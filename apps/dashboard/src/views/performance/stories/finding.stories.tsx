import type { Stories } from '../../../stories/story.js';
import { Finding } from '../Finding.js';
import { storySignature } from './story-data.js';
import { KINDS, ofEach } from './story-frame.js';

export default {
  of: 'Performance finding',
  states: ofEach(KINDS, (kind) => <Finding answer={storySignature(kind)} />),
} satisfies Stories;
