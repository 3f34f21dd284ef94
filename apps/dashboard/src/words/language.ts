import { computed, effect, signal } from '@preact/signals';
import { LANGUAGES, type Language } from '#words';
import { address, go } from '../state/address.js';
import { keep, kept } from '../state/device.js';
import { site } from '../state/live.js';

const ofBrowser = (): Language => {
  for (const wanted of navigator.languages) {
    const found = LANGUAGES.find((language) => wanted.toLowerCase().startsWith(language));
    if (found) return found;
  }
  return 'en';
};
const chosen = signal<Language | null>((kept('language') as Language | null) ?? null);

/** What the site file says of its people; English is what it says of itself where it says nothing. */
const ofSite = (): Language | null => {
  const locale = site.value?.display.locale ?? 'en';
  return locale === 'en' ? null : (LANGUAGES.find((language) => locale.startsWith(language)) ?? null);
};

/** Of the address, else as chosen on this device, else the site's, else the browser's. */
export const language = computed<Language>(() => {
  const wanted = address.value.lang ?? chosen.value;
  return wanted && LANGUAGES.includes(wanted) ? wanted : (ofSite() ?? ofBrowser());
});
effect(() => void (document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : language.value));

export function chooseLanguage(wanted: Language): void {
  chosen.value = wanted;
  keep('language', wanted);
  if (address.value.lang !== null) go({ set: { lang: wanted } }, { replace: true });
}

/** The part of the catalogue that is read now. */
export const inWords = <Texts>(texts: Readonly<Record<Language, Texts>>): Texts => texts[language.value];
