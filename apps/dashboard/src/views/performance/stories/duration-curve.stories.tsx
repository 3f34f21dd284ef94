import type { Stories } from '../../../stories/story.js';
import { DurationCurve } from '../DurationCurve.js';
import { storyHours, storySignature } from './story-data.js';
import { boxed } from './story-frame.js';

const { boilers } = storySignature('less').capacity;
const season = storyHours('season');

export default {
  of: 'DurationCurve',
  states: {
    'two seasons': () =>
      boxed(270, <DurationCurve hours={season} other={storyHours('season', 2024)} boilers={boilers} />),
    'first season': () => boxed(270, <DurationCurve hours={season} other={null} boilers={boilers} />),
    'one boiler': () => boxed(270, <DurationCurve hours={season} other={null} boilers={boilers.slice(0, 1)} />),
    none: () => boxed(270, <DurationCurve hours={storyHours('none')} other={null} boilers={boilers} />),
  },
} satisfies Stories;
