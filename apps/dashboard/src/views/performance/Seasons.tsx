import { useState } from 'preact/hooks';
import { performanceWords } from '#words';
import { Dialog } from '../../parts/Dialog.js';
import { address, go } from '../../state/address.js';
import { inWords } from '../../words/language.js';
import { seasonName, type SignatureAnswer } from './answers.js';

/** Whether the other season is drawn beside the one in hand. */
export const isCompared = (): boolean => address.value.query.get('compare') !== 'off';

/** The season that is looked at, whether another one stands beside it, and the choice of both. */
export function Seasons({ answer }: { readonly answer: SignatureAnswer }) {
  const words = inWords(performanceWords);
  const { season, sameDays } = answer;
  const { query } = address.value;
  const isDefault = !query.has('season');
  const isOn = isCompared();
  const [isChoosing, setChoosing] = useState(false);
  return (
    <>
      <div class="seg seasons phone-hide" role="group" aria-label={words.season}>
        <button type="button" aria-pressed={isDefault} onClick={() => go({ set: { season: null, against: null } })}>
          {words.seasonOf(seasonName(season))}
        </button>
        <button type="button" aria-pressed={isOn} onClick={() => go({ set: { compare: isOn ? 'off' : null } })}>
          {words.compareWith(seasonName(sameDays.season))}
        </button>
        <button type="button" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
          {words.choose}
        </button>
      </div>
      {isChoosing && <ChooseSeasons answer={answer} onClose={() => setChoosing(false)} />}
    </>
  );
}

function ChooseSeasons({ answer, onClose }: { readonly answer: SignatureAnswer; readonly onClose: () => void }) {
  const words = inWords(performanceWords);
  const { season, sameDays, seasons } = answer;
  const [chosen, setChosen] = useState(season);
  const [other, setOther] = useState(sameDays.season);
  const all = (one: string): string[] => [...new Set([...seasons, one])].sort().reverse();
  const select = (label: string, value: string, options: readonly string[], onChange: (value: string) => void) => (
    <label>
      {label}
      <select class="field" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((one) => (
          <option key={one} value={one}>
            {seasonName(one)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Dialog title={words.chooseTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Without a change of it the season before is the other one, as the API has it.
          const against = other === sameDays.season && chosen !== season ? null : other;
          go({ set: { season: chosen, against: against === chosen ? null : against, compare: null } });
          onClose();
        }}
      >
        {select(words.season, chosen, all(season), setChosen)}
        {select(
          words.against,
          other,
          all(sameDays.season).filter((one) => one !== chosen),
          setOther,
        )}
        <div class="acts">
          <button type="button" class="btn" onClick={onClose}>
            {words.cancel}
          </button>
          <button class="btn main-act">{words.show}</button>
        </div>
      </form>
    </Dialog>
  );
}
