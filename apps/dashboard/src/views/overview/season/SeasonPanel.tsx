import { overviewWords } from '#words';
import { LoadingChart } from '../LoadingChart.js';
import { KnownNow } from '../../../parts/KnownNow.js';
import { Sentence } from '../../../parts/Sentence.js';
import { Traced } from '../../../parts/lineage/Traced.js';
import { address } from '../../../state/address.js';
import { changedUpTo, differences } from '../../../state/differences.js';
import type { Status } from '../../../state/live.js';
import { amount, NONE, withUnit } from '../../../words/format.js';
import { inWords } from '../../../words/language.js';
import type { useSentences, useTarget, Day, Target } from '../asked.js';
import { TargetChoice } from './TargetChoice.js';
import { SeasonChart } from './SeasonChart.js';
import './season.css';

/** What metrics count, in GJ and t. */
const FIELDS: Readonly<Record<string, 'heatGj' | 'grossT' | 'netT'>> = {
  heat: 'heatGj',
  'avoided.gross': 'grossT',
  'avoided.net': 'netT',
};

interface Props {
  readonly status: Status | null;
  readonly target: ReturnType<typeof useTarget>;
  readonly sentences: ReturnType<typeof useSentences>;
  readonly season: Day | null;
}

/** Where the season stands, in one number and one sentence, then the curves and, enlarged, their distance to the plan. */
export function SeasonPanel({ status, target: asked, sentences, season }: Props) {
  const words = inWords(overviewWords);
  const target = asked.value;
  const said = sentences.value?.sentences ?? null;
  const value = target ? (target.achievedCurve.at(-1)?.achieved ?? target.achieved) : (status?.avoided.seasonT ?? null);
  return (
    <section class="panel season" aria-label={target?.title ?? words.tonnes.title}>
      <header>
        <div>
          <TargetChoice status={status} />
          {target?.title && !isOfSeason(target) && (
            <h2 class="target-title" lang="en">
              {target.title}
            </h2>
          )}
          <p class="hero" data-figure="achieved">
            <Traced figure={figureOf(target, season)}>{amount(value)}</Traced>
            <span class="unit">{unitOf(target)}</span>
            <KnownNow then={value} changed={changedOfTarget(target)} write={amount} />
          </p>
          <p class="of">
            <Sentence sentences={said} about="share" />
          </p>
          {target && <Besides target={target} />}
        </div>
        <h1 class="lead">
          {address.value.kiosk && (
            <>
              <Sentence sentences={said} about="kiosk" />{' '}
            </>
          )}
          <Sentence sentences={said} about="view" />
        </h1>
      </header>
      <LoadingChart asked={asked} isNothing={status !== null && status.targets.length === 0}>
        {(found) =>
          found.planCurve.length === 0 ? (
            <p class="note">
              {found.planToDate === null && found.achieved !== null ? words.season.noPlan : words.season.empty}
            </p>
          ) : (
            <SeasonChart target={found} label={labelOf(said, words.season.label)} />
          )
        }
      </LoadingChart>
    </section>
  );
}

/** The sentence of the view is what its picture says. */
const labelOf = (said: readonly { about: string; text: string }[] | null, otherwise: string): string =>
  (said ?? [])
    .filter(({ about }) => about === 'view')
    .map(({ text }) => text)
    .join(' ') || otherwise;

function unitOf(target: Target | null): string {
  const words = inWords(overviewWords);
  if (!target || target.metric === 'avoided.gross') return words.avoidedGross;
  if (target.metric === 'avoided.net') return words.avoidedNet;
  const unit = withUnit('', target.unit).trim();
  return target.metric === 'heat' ? `${unit} ${words.heat}` : unit;
}

/** The tonnes that everybody speaks of: nothing has to be said of what they count. */
const isOfSeason = ({ metric, period }: Target): boolean =>
  metric === 'avoided.gross' && (period ?? '').startsWith('season-');

/** Where the large number comes from; null: there is none yet. */
function figureOf(target: Target | null, season: Day | null): string | null {
  if (target && !isOfSeason(target)) return target.achieved === null ? null : `target:${target.id}`;
  return season && season.grossT !== null ? `emissions:${season.period}:grossT` : null;
}

/** By how much what a target of the season counts is known otherwise now, to the end of its last whole day. */
function changedOfTarget(target: Target | null): number {
  const field = target && FIELDS[target.metric];
  if (!field || !target.toDateAsOf || target.period !== differences.value?.period) return 0;
  return changedUpTo(target.toDateAsOf, field);
}

/** What the number leaves out, and what it means for the area that is connected. */
function Besides({ target }: { readonly target: Target }) {
  const words = inWords(overviewWords);
  const { amount: due, amountForArea, outside, unit, achieved } = target;
  const isOther = amountForArea !== null && due !== null && Math.abs(amountForArea - due) > 0.5;
  if (achieved === null) return <p class="note">{NONE}</p>;
  if (!isOther && !outside) return null;
  return (
    <p class="note">
      {isOther && words.forArea(withUnit(amount(amountForArea), unit))}{' '}
      {outside ? words.outside(withUnit(amount(outside), unit)) : ''}
    </p>
  );
}
