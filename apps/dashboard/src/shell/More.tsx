import { shellWords } from '#words';
import { Icon } from '../parts/Icon.js';
import { hrefOf, onLink } from '../state/address.js';
import { inWords } from '../words/language.js';
import { Choices } from './Rail.js';
import { SiteSwitch } from './SiteSwitch.js';
import { TimeDock } from './TimeDock.js';
import './more.css';

const REST = ['performance', 'points', 'data', 'reports'] as const;

/** On a phone: what has no tab of its own. */
export function More() {
  const words = inWords(shellWords);
  return (
    <section class="panel more">
      <h1>{words.more.title}</h1>
      <SiteSwitch />
      {REST.map((view) => (
        <a key={view} href={hrefOf({ view })} onClick={(event) => onLink(event, { view })}>
          <Icon name={view} /> {words.views[view]}
        </a>
      ))}
      <TimeDock />
      <Choices />
    </section>
  );
}
