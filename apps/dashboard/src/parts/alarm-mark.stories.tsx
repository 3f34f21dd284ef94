import type { Stories } from '../stories/story.js';
import { AlarmMark, type MarkState } from './AlarmMark.js';

const STATES: readonly MarkState[] = ['unacknowledged', 'acknowledged', 'returned', 'aside', 'over'];

export default {
  of: 'AlarmMark',
  states: Object.fromEntries(
    STATES.map((state) => [
      state,
      () => (
        <span style={{ display: 'flex', gap: '14px', padding: '4px' }}>
          {([1, 2, 3] as const).map((priority) => (
            <AlarmMark key={priority} priority={priority} state={state} size={24} />
          ))}
        </span>
      ),
    ]),
  ),
} satisfies Stories;
