import { LANGUAGES, shellWords, type Language } from '#words';
import { AlarmMark, markStateOf, priorityOf } from '../parts/AlarmMark.js';
import { Icon } from '../parts/Icon.js';
import { Seg } from '../parts/Seg.js';
import { PushSwitch } from '../push/PushSwitch.js';
import { address, hrefOf, isPast, onLink, VIEWS } from '../state/address.js';
import { standing } from '../state/waiting-alarms.js';
import { changeTheme, theme } from '../state/theme.js';
import { chooseLanguage, inWords, language } from '../words/language.js';
import { isHelpOpen } from './keyboard.js';
import { SiteSwitch } from './SiteSwitch.js';
import { UnsignedShifts } from './UnsignedShifts.js';
import './rail.css';

/** Each language by its own name. */
const NAMES: Readonly<Record<Language, string>> = { en: 'EN', zh: '中文', de: 'DE' };

/** Marks beside Alarms: one of each priority and state that stands, the worst first, at most three. */
function Marks() {
  const kinds = new Map(
    standing.value.map((alert) => [`${alert.severity}/${markStateOf(alert.state)}`, alert] as const),
  );
  return (
    <span class="marks">
      {[...kinds.values()].slice(0, 3).map((alert) => (
        <AlarmMark key={alert.id} priority={priorityOf(alert.severity)} state={markStateOf(alert.state)} size={16} />
      ))}
    </span>
  );
}

/** Language and theme of this device. */
export function Choices() {
  const words = inWords(shellWords);
  return (
    <>
      <Seg
        label={words.language}
        options={LANGUAGES.map((one) => [one, NAMES[one]] as const)}
        value={language.value}
        onChoose={chooseLanguage}
      />
      <PushSwitch />
      <span class="choices">
        <button type="button" class="plain" title={words.theme.change} onClick={changeTheme}>
          <kbd>D</kbd> {theme.value === 'dark' ? words.theme.light : words.theme.dark}
        </button>
        <button type="button" class="plain" onClick={() => (isHelpOpen.value = true)}>
          <kbd>?</kbd> {words.keys}
        </button>
      </span>
    </>
  );
}

/** At the left of every view: the site, the eight views, language and theme. */
export function Rail() {
  const words = inWords(shellWords);
  return (
    <aside class="rail">
      <div class="brand">
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <path
            d="M3 19C3 8 9 3 19.5 2.5 19.5 13 14 19 6 17.5M3 19 13 9"
            fill="none"
            stroke="var(--achieved)"
            stroke-width="2.2"
            stroke-linecap="round"
          />
        </svg>
        <span>Greenpark</span>
      </div>
      <SiteSwitch />
      <nav class="nav" aria-label={words.viewsLabel}>
        {VIEWS.map((view, i) => (
          <a
            key={view}
            href={hrefOf({ view })}
            title={words.views[view]}
            aria-current={address.value.view === view ? 'page' : undefined}
            onClick={(event) => onLink(event, { view })}
          >
            <Icon name={view} />
            <span class="name">{words.views[view]}</span>
            {view === 'alarms' && standing.value.length > 0 && !isPast.value ? (
              <Marks />
            ) : view === 'log' && !isPast.value ? (
              <UnsignedShifts otherwise={i + 1} />
            ) : (
              <kbd>{i + 1}</kbd>
            )}
          </a>
        ))}
      </nav>
      <footer>
        <Choices />
      </footer>
    </aside>
  );
}
