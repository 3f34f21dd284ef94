import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { shellWords } from '#words';
import { address, hrefOf, onLink, type View } from '../state/address.js';
import { site } from '../state/live.js';
import { inWords } from '../words/language.js';
import { VIEW_FILES } from '../views/views.js';
import { More } from './More.js';
import { Park } from './Park.js';

const loaded = new Map<View, ComponentType>();

function Loaded({ view }: { readonly view: View }) {
  const [, setReady] = useState('');
  const [error, setError] = useState<string | null>(null);
  const words = inWords(shellWords).states;
  useEffect(() => {
    setError(null);
    if (loaded.has(view)) return;
    VIEW_FILES[view]().then(
      (file) => {
        loaded.set(view, file.default);
        setReady(view);
      },
      (reason: Error) => setError(reason.message),
    );
  }, [view]);
  const Component = loaded.get(view);
  if (Component) return <Component />;
  return error === null ? null : <p role="alert">{words.failed(error)}</p>;
}

/** What the address names: a view of a site, all sites, the menu of a phone. */
export function Shown() {
  const { view } = address.value;
  const words = inWords(shellWords).notFound;
  if (view === 'sites') return <Park />;
  if (site.value === undefined) {
    const home = { view: 'sites' } as const;
    return (
      <section class="panel">
        <h1>{words.title}</h1>
        <p>
          <a href={hrefOf(home)} onClick={(event) => onLink(event, home)}>
            {words.back}
          </a>
        </p>
      </section>
    );
  }
  if (view === 'more') return <More />;
  return site.value === null ? null : <Loaded key={site.value.id} view={view} />;
}
