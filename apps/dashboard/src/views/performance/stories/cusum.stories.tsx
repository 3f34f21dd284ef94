import type { Stories } from '../../../stories/story.js';
import { Cusum } from '../Cusum.js';
import { storySignature } from './story-data.js';
import { boxed, KINDS, ofEach } from './story-frame.js';

export default {
  of: 'Cusum',
  states: {
    ...ofEach(KINDS, (kind) => boxed(180, <Cusum answer={storySignature(kind)} />)),
    'with a note': () =>
      boxed(
        180,
        <Cusum answer={storySignature('less')} note={{ date: '2025-12-22', text: 'soot blower out of order' }} />,
      ),
  },
} satisfies Stories;
