import { performanceWords, shellWords } from '#words';
import { go } from '../../state/address.js';
import { inWords } from '../../words/language.js';
import { seasonName, type SignatureAnswer } from './answers.js';
import { findingMore, findingTitle, type NearNote } from './finding-text.js';

interface Props {
  readonly answer: SignatureAnswer | null;
  readonly note?: NearNote | null;
}

/** The answer of the view in a sentence, what it costs, and the seasons that are looked at. */
export function Finding({ answer, note = null }: Props) {
  if (answer === null) return <h1 class="unseen">{inWords(shellWords).views.performance}</h1>;
  return (
    <div class="finding">
      <div>
        <h1>{findingTitle(answer)}</h1>
        <p>{findingMore(answer, note)}</p>
      </div>
      <Seasons answer={answer} />
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
