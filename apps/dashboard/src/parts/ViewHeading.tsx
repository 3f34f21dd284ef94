import { shellWords } from '#words';
import type { AnswerOf } from '../api/answers.js';
import { inWords } from '../words/language.js';
import { Sentence } from './Sentence.js';

interface Props {
  readonly view: keyof (typeof shellWords)['en']['views'];
  /** null: they have not come yet. */
  readonly said: AnswerOf<'getSentences'> | null;
  readonly id?: string;
}

/** The first line of a view: what it comes to, in a sentence of the API. Until that has come, the name of the view. */
export function ViewHeading({ view, said, id }: Props) {
  const sentences = said?.sentences ?? null;
  return (
    <h1 {...(id !== undefined && { id })} class={`says ${sentences === null ? 'is-awaited' : ''}`}>
      {sentences === null ? inWords(shellWords).views[view] : <Sentence sentences={sentences} about="view" />}
    </h1>
  );
}
