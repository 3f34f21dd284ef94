import { render } from 'preact';
import '../tokens.css';
import '../base.css';
import './stories.css';
import { Choices } from '../shell/Rail.js';
import { startKeyboard } from '../shell/keyboard.js';
import type { Stories } from './story.js';

const files = import.meta.glob<{ default: Stories }>('../**/*.stories.tsx', { eager: true });
const all = Object.values(files)
  .map((file) => file.default)
  .sort((a, b) => a.of.localeCompare(b.of));

function Page() {
  return (
    <main class="stories">
      <h1>Parts of the page</h1>
      <Choices />
      {all.map(({ of, states }) => (
        <section key={of} id={of} aria-label={of}>
          <h2>{of}</h2>
          <div class="states">
            {Object.entries(states).map(([name, draw]) => (
              <div key={name} class="story" data-story={`${of}/${name}`}>
                <h3>{name}</h3>
                {draw()}
              </div>
            ))}
          </div>
        </section>
      ))}
    </main>
  );
}

render(<Page />, document.getElementById('stories')!);
startKeyboard();
