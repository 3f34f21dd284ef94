import { useEffect, useRef } from 'preact/hooks';
import type { AnswerOf } from '../api/answers.js';
import { sitePath, withQuery } from '../api/client.js';
import { language } from '../words/language.js';
import { asOf } from './address.js';
import { useAsked, type Asked } from './ask.js';
import { site } from './live.js';

type Said = AnswerOf<'getSentences'>;

/** The sentences of the view itself, for whoever hears them; '' before they have come. */
export const spoken = (said: Said | null): string =>
  (said?.sentences ?? [])
    .filter(({ about }) => about === 'view')
    .map(({ text }) => text)
    .join(' ');

/**
 * What the API says on a view in the language of the page, now or at the moment of the page.
 * @param renew asked again when it changes
 */
export function useSaid(
  view: Said['view'],
  query: Readonly<Record<string, string | null>> = {},
  renew: unknown = null,
): Asked<Said> {
  const path = site.value
    ? withQuery(sitePath(site.value.id, 'sentences'), { ...query, view, lang: language.value, asOf: asOf.value })
    : null;
  const asked = useAsked<Said>(path);
  const seen = useRef(renew);
  useEffect(() => {
    if (seen.current === renew) return;
    seen.current = renew;
    asked.again();
  }, [renew]);
  return asked;
}
