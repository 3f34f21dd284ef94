import type { Stories } from '../stories/story.js';
import { PushButton } from './PushSwitch.js';

const story = (isOn: boolean, look: 'plain' | 'btn') => () => (
  <PushButton isOn={isOn} look={look} onClick={() => undefined} />
);

export default {
  of: 'PushSwitch',
  states: {
    'on, in the rail': story(true, 'plain'),
    'off, in the rail': story(false, 'plain'),
    'on, in the menu of a phone': story(true, 'btn'),
    'off, in the menu of a phone': story(false, 'btn'),
  },
} satisfies Stories;
