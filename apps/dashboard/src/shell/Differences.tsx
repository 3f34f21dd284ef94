import { shellWords } from '#words';
import { sitePath, withQuery } from '../api/client.js';
import { useAsked } from '../state/ask.js';
import { site, type Status } from '../state/live.js';
import { amount, withUnit } from '../words/format.js';
import { inWords } from '../words/language.js';

/** What was known of the season at a moment. */
export function Differences({ moment }: { readonly moment: string }) {
  const words = inWords(shellWords).past;
  const path = site.value ? withQuery(sitePath(site.value.id, 'status'), { asOf: moment }) : null;
  const then = useAsked<Status>(path, { everyMs: null });
  if (then.value === null) return null;
  return <>{words.seasonThen(withUnit(amount(then.value.avoided.seasonT), 't'))}</>;
}
