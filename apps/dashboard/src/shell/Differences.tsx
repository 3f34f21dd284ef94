import { pastWords } from '#words';
import { differences, differencesError, type Differences as Answer } from '../state/differences.js';
import { amount, withUnit } from '../words/format.js';
import { inWords, language } from '../words/language.js';

/** One sentence: the season of then, what is known of the same days now, and why. */
export function Differences() {
  const words = inWords(pastWords);
  const found = differences.value;
  if (differencesError.value !== null) return <>{words.failed(differencesError.value)}</>;
  if (found === null) return <>{words.reading}</>;
  return <>{sentenceOf(found)}</>;
}

function sentenceOf({ grossT, parts }: Answer): string {
  const words = inWords(pastWords);
  const tonnes = (value: number | null): string => withUnit(amount(value), 't');
  if (grossT.before === null) return words.unknown;
  // A rest that moves neither heat nor gross says that the net is not known at one of the moments: the list shows it.
  const isTold = ({ cause, heatGj, grossT: gross }: Answer['parts'][number]): boolean =>
    cause !== 'time' && (cause !== 'rest' || heatGj !== 0 || gross !== 0);
  const causes = parts.filter(isTold).map(({ cause }) => words.why.causes[cause]);
  if (causes.length === 0) return words.same(tonnes(grossT.before));
  const list = new Intl.ListFormat(language.value, { type: 'conjunction' }).format(causes);
  return words.changed(tonnes(grossT.before), tonnes(grossT.sameTime), list);
}
