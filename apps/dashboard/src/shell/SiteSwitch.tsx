import { shellWords } from '#words';
import { address, go } from '../state/address.js';
import { site, sites } from '../state/live.js';
import { inWords } from '../words/language.js';

const ALL = '';

/** Which site the page shows; with one site its name, with several a choice that ends in all of them. */
export function SiteSwitch() {
  const words = inWords(shellWords);
  const all = sites.value ?? [];
  if (all.length <= 1) {
    return (
      <div class="site">
        <span>
          {site.value?.name ?? '\u00a0'}
          <small>{site.value?.id}</small>
        </span>
      </div>
    );
  }
  return (
    <select
      class="site"
      aria-label={words.site}
      value={address.value.view === 'sites' ? ALL : (site.value?.id ?? ALL)}
      onChange={({ currentTarget: { value } }) =>
        go(
          value === ALL
            ? { view: 'sites' }
            : { site: value, view: address.value.view === 'sites' ? 'overview' : address.value.view },
        )
      }
    >
      {all.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      <option value={ALL}>{words.allSites}</option>
    </select>
  );
}
