import type { Language } from '../in-each-language.js';
import { marked, type Figure } from './marks.js';
import { plain, type Marked, type Part, type Phrase } from './phrase.js';

/** A fact as it is said. */
export interface Sentence {
  readonly about: string;
  readonly id: string;
  readonly text: string;
  readonly parts: Part[];
}

/** Figures of a fact as its words take them: written in the language; what chooses between words stays as it is. */
type Written<Figures> = {
  [Name in keyof Figures]: Figures[Name] extends infer Value ? (Value extends Figure ? Marked : Value) : never;
};

interface Fact {
  readonly about: string;
  readonly id: string;
  readonly figures: object;
}

/** Words for every fact that a view can have: a fact without words does not compile. */
type WordsFor<F extends Fact> = {
  readonly [Id in F['id']]: (figures: Written<Extract<F, { id: Id }>['figures']>) => Phrase;
};

/** Facts of a view in a language. @param zone IANA zone of the site */
export function say<F extends Fact>(
  facts: readonly F[],
  words: Readonly<Record<Language, WordsFor<F>>>,
  language: Language,
  zone: string,
): Sentence[] {
  const said = words[language] as Readonly<Record<string, (figures: object) => Phrase>>;
  return facts.map(({ about, id, figures }) => {
    const written = Object.entries(figures).map(([name, value]) => [name, writtenIn(value, language, zone)]);
    const parts = said[id]!(Object.fromEntries(written) as object);
    return { about, id, text: plain(parts), parts: [...parts] };
  });
}

const writtenIn = (value: unknown, language: Language, zone: string): unknown =>
  typeof value === 'object' && value !== null ? marked(value as Figure, language, zone) : value;
