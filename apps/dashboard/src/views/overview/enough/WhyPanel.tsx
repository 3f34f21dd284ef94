import { overviewWords } from '#words';
import { Sentence } from '../../../parts/Sentence.js';
import { hrefOf, onLink } from '../../../state/address.js';
import { amount, localDay, shownUnit, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { useSentences, Target } from '../asked.js';
import { ChanceBand, ResultBars } from './ChanceBand.js';
import { GapWaterfall } from './GapWaterfall.js';
import { WinterDots } from './WinterDots.js';
import './enough.css';

interface Props {
  readonly target: Target | null;
  readonly sentences: ReturnType<typeof useSentences>;
}

/** Will it be enough, and why does it stand where it stands. */
export function WhyPanel({ target, sentences }: Props) {
  const words = inWords(overviewWords);
  const said = sentences.value?.sentences ?? null;
  const isOver = target !== null && (target.state === 'off-season' || target.state === 'missed');
  return (
    <section class="panel why">
      <h2>{isOver ? words.enough.result : words.enough.title}</h2>
      <p class="said">
        <Sentence sentences={said} about="enough" />
      </p>
      {target && (isOver ? <ResultBars target={target} /> : <Chance target={target} />)}
      <hr />
      <Why target={target} />
    </section>
  );
}

function Chance({ target }: { readonly target: Target }) {
  const due = target.amountForArea ?? target.amount;
  if (due === null) return null;
  if (target.ensemble) return <WinterDots members={target.ensemble.members} due={due} unit={target.unit} />;
  const { forecast, forecastP10: low, forecastP90: high } = target;
  return forecast === null || low === null || high === null ? null : (
    <ChanceBand low={low} mean={forecast} high={high} due={due} />
  );
}

function Why({ target }: { readonly target: Target | null }) {
  const words = inWords(overviewWords).why;
  const achieved = target?.achievedCurve.at(-1)?.achieved ?? null;
  if (!target?.gap || achieved === null || target.planToDate === null) {
    return (
      <>
        <h2>{words.title}</h2>
        <p class="note">{words.none}</p>
      </>
    );
  }
  const { planToDate, gap, unit, toDateAsOf } = target;
  const difference = achieved - planToDate;
  const size = withUnit(amount(Math.abs(difference)), unit);
  const performance = { view: 'performance' } as const;
  return (
    <>
      <h2>{difference < 0 ? words.behind(size) : words.ahead(size)}</h2>
      <GapWaterfall
        from={{ label: words.planTo(toDateAsOf ? localDay(toDateAsOf) : ''), value: planToDate }}
        parts={[
          { label: words.weather, value: gap.weather, colour: 'weather' },
          { label: words.performance, value: gap.performance, colour: 'achieved' },
          { label: words.area, value: gap.area, colour: 'ink-3' },
          { label: words.data, value: gap.data, colour: 'ink-3' },
        ]}
        to={{ label: words.achieved, value: achieved }}
        label={`${words.label}, ${shownUnit(unit)}`}
      />
      <p class="note phone-hide why-note">
        {words.note}{' '}
        <a href={hrefOf(performance)} onClick={(event) => onLink(event, performance)}>
          {words.days}
        </a>
      </p>
    </>
  );
}
