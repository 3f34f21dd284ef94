import type { Stories } from '../../../stories/story.js';
import { SameDays } from '../SameDays.js';
import { storySignature } from './story-data.js';
import { boxed, ofEach } from './story-frame.js';

export default {
  of: 'Same days',
  states: ofEach(['less', 'unknown'] as const, (kind) => boxed(140, <SameDays answer={storySignature(kind)} />)),
} satisfies Stories;
