import { performanceWords } from '#words';
import { Sentence } from '../../parts/Sentence.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import type { AnswerOf } from '../../api/answers.js';
import { localDay } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import type { SignatureAnswer } from './answers.js';
import type { NearNote } from './near-note.js';
import { Seasons } from './Seasons.js';

interface Props {
  readonly answer: SignatureAnswer | null;
  readonly said: AnswerOf<'getSentences'> | null;
  readonly note?: NearNote | null;
}

/** The answer of the view in a sentence, what it costs, and the seasons that are looked at. */
export function Finding({ answer, said, note = null }: Props) {
  const words = inWords(performanceWords);
  const isOff = answer?.finding.kind === 'less' || answer?.finding.kind === 'more';
  return (
    <div class="finding">
      <div>
        <ViewHeading view="performance" said={said} />
        <p>
          <Sentence sentences={said?.sentences ?? null} about="more" />
          {isOff && note !== null && <> {words.nearNote(note.text, localDay(note.date))}</>}
        </p>
      </div>
      {answer && <Seasons answer={answer} />}
    </div>
  );
}
