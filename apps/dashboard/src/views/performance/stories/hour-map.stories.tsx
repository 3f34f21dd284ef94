import type { Stories } from '../../../stories/story.js';
import { HourMap } from '../hours/HourMap.js';
import { storyHours } from './story-data.js';
import { boxed, ofEach } from './story-frame.js';

export default {
  of: 'HourMap',
  states: ofEach(['season', 'few', 'none'] as const, (of) => boxed(270, <HourMap hours={storyHours(of)} />)),
} satisfies Stories;
