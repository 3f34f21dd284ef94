import { shellWords } from '#words';
import { Icon } from '../parts/Icon.js';
import { AlarmMark, markStateOf, priorityOf } from '../parts/AlarmMark.js';
import { address, hrefOf, isPast, onLink, type Place } from '../state/address.js';
import { standing } from '../state/waiting-alarms.js';
import { inWords } from '../words/language.js';
import './tab-bar.css';

const TABS = ['overview', 'plant', 'alarms', 'log', 'more'] as const satisfies readonly Place[];

/** At the foot of a phone: four views and the rest. */
export function TabBar() {
  const words = inWords(shellWords);
  const [first] = standing.value;
  const isTab = (TABS as readonly Place[]).includes(address.value.view);
  return (
    <nav class="tabbar" aria-label={words.viewsLabel}>
      {TABS.map((view) => (
        <a
          key={view}
          href={hrefOf({ view })}
          aria-current={address.value.view === view || (view === 'more' && !isTab) ? 'page' : undefined}
          onClick={(event) => onLink(event, { view })}
        >
          <Icon name={view} />
          <span>
            {words.views[view]}
            {view === 'more' && <span class="for-ears">{words.more.spoken}</span>}
          </span>
          {view === 'alarms' && first && !isPast.value && (
            <span class="count">
              <AlarmMark priority={priorityOf(first.severity)} state={markStateOf(first.state)} size={14} />
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
