import type { AnswerOf } from '../api/answers.js';
import './sentence.css';

type Sentences = AnswerOf<'getSentences'>['sentences'];

interface Props {
  /** What the API says; null: not known yet. */
  readonly sentences: Sentences | null;
  /** Only of this part of the view. */
  readonly about: string;
}

/** Sentences of the server, their heart bold, their figures set apart. */
export function Sentence({ sentences, about }: Props) {
  const parts = (sentences ?? []).filter((sentence) => sentence.about === about);
  return (
    <>
      {parts.map(({ id, parts: words }, i) => (
        <span key={id} data-sentence={id}>
          {i > 0 && ' '}
          {words.map(({ text, strong, figure }, k) => {
            const shown = figure === null ? text : <span class="figure">{text}</span>;
            return strong ? <b key={k}>{shown}</b> : <span key={k}>{shown}</span>;
          })}
        </span>
      ))}
    </>
  );
}
