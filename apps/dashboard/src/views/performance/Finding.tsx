import { performanceWords } from '#words';
import { Sentence } from '../../parts/Sentence.js';
import { ViewHeading } from '../../parts/ViewHeading.js';
import { go } from '../../state/address.js';
import type { AnswerOf } from '../../api/answers.js';
import { localDay } from '../../words/format.js';
import { inWords } from '../../words/language.js';
import { seasonName, type SignatureAnswer } from './answers.js';
import type { NearNote } from './near-note.js';

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

function Seasons({ answer }: { readonly answer: SignatureAnswer }) {
  const words = inWords(performanceWords);
  const { season, sameDays, seasons } = answer;
  const all = (chosen: string): string[] => [...new Set([...seasons, chosen])].sort().reverse();
  return (
    <p class="seasons phone-hide">
      <label>
        {words.season}{' '}
        <select class="field" value={season} onChange={(event) => go({ set: { season: event.currentTarget.value } })}>
          {all(season).map((label) => (
            <option key={label} value={label}>
              {seasonName(label)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.against}{' '}
        <select
          class="field"
          value={sameDays.season}
          onChange={(event) => go({ set: { against: event.currentTarget.value } })}
        >
          {all(sameDays.season)
            .filter((label) => label !== season)
            .map((label) => (
              <option key={label} value={label}>
                {seasonName(label)}
              </option>
            ))}
        </select>
      </label>
    </p>
  );
}
