import { computed, signal } from '@preact/signals';
import { LANGUAGES, type Language } from '#words';

/** The views in the order of their keys, 1 to 8. */
export const VIEWS = ['overview', 'plant', 'performance', 'points', 'alarms', 'data', 'reports', 'log'] as const;
export type View = (typeof VIEWS)[number];
/** Places that are no view of a site: the menu of a phone, all sites. */
export type Place = View | 'more' | 'sites';

/** What the address says; `/{site}/{view}?asOf=&from=&to=&lang=` and what a view keeps there of its own. */
export interface Address {
  /** null: whichever comes first. */
  readonly site: string | null;
  readonly view: Place;
  /** RFC 3339: the whole page shows what was known then; null: now. */
  readonly asOf: string | null;
  readonly lang: Language | null;
  readonly kiosk: boolean;
  /** Everything behind `?`. */
  readonly query: URLSearchParams;
}

const isPlace = (text: string): text is Place => [...VIEWS, 'more', 'sites'].includes(text);

/** What a path and its query mean; whatever is not understood is left out. */
export function readAddress(path: string, search: string): Address {
  const query = new URLSearchParams(search);
  const [site = '', view = ''] = path.split('/').filter(Boolean).map(decodeURIComponent);
  const asOf = query.get('asOf');
  const lang = query.get('lang') as Language | null;
  return {
    site: site === '' || site === 'sites' ? null : site,
    view: isPlace(view) ? view : site === 'sites' ? 'sites' : 'overview',
    asOf: asOf !== null && !Number.isNaN(Date.parse(asOf)) ? asOf : null,
    lang: lang !== null && LANGUAGES.includes(lang) ? lang : null,
    kiosk: query.has('kiosk'),
    query,
  };
}

const read = (): Address => readAddress(location.pathname, location.search);
export const address = signal<Address>(read());
addEventListener('popstate', () => (address.value = read()));

export const asOf = computed(() => address.value.asOf);
export const isPast = computed(() => asOf.value !== null);

/** Keys of the query that hold for every view; the others belong to one and end with it. */
const KEPT = ['asOf', 'lang', 'kiosk'];

export interface Target {
  readonly site?: string;
  readonly view?: Place;
  /** Keys of the query to set; null takes one away. */
  readonly set?: Readonly<Record<string, string | null>>;
}

/** The address of another place of the page, as a link has it. */
export function hrefOf({ site, view, set = {} }: Target, from: Address = address.value): string {
  const isElsewhere = (view !== undefined && view !== from.view) || (site !== undefined && site !== from.site);
  const query = new URLSearchParams();
  for (const [key, value] of from.query) if (!isElsewhere || KEPT.includes(key)) query.set(key, value);
  for (const [key, value] of Object.entries(set)) {
    if (value === null) query.delete(key);
    else query.set(key, value);
  }
  const to = site ?? from.site;
  const place = view ?? from.view;
  const path = place === 'sites' || to === null ? '/sites' : `/${encodeURIComponent(to)}/${place}`;
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Goes there; `replace` leaves no step for the back button. */
export function go(target: Target, { replace = false } = {}): void {
  const href = hrefOf(target);
  if (href === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  address.value = read();
}

/** Goes to a path of this page with its query, as it was sent to this browser. */
export function goToPath(path: string): void {
  history.pushState(null, '', path);
  address.value = read();
}

/** A click on a link of the page that changes its address only. */
export function onLink(event: MouseEvent, target: Target): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(target);
}
