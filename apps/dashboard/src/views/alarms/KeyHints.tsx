import { alarmsWords } from '#words';
import { inWords } from '../../words/language.js';
import { hasSound, setSound } from './sound.js';

/** The keys of the table, and what this device does about new alarms. */
export function KeyHints() {
  const { keys, sound } = inWords(alarmsWords);
  const hints = [
    ['↑', keys.choose],
    ['A', keys.acknowledge],
    ['S', keys.shelve],
    ['N', keys.note],
    ['T', keys.trend],
    ['/', keys.filter],
  ] as const;
  return (
    <div class="hints">
      {hints.map(([key, what]) => (
        <span key={key} class="phone-hide">
          <kbd>{key}</kbd>
          {key === '↑' && <kbd>↓</kbd>} {what}
        </span>
      ))}
      <span class="device">
        <button
          type="button"
          class="link"
          aria-pressed={hasSound.value}
          title={sound.change}
          onClick={() => setSound(!hasSound.value)}
        >
          {hasSound.value ? sound.on : sound.off}
        </button>
      </span>
    </div>
  );
}
